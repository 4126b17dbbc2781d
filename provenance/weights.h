// GENERATED placeholder
#pragma once
#include <array>

#include "provenance/features.h"
namespace headwater::provenance {
struct Coefficient {
  double weight, mean, deviation;
};
inline constexpr double kBias = -1.4800218;
inline constexpr std::array<Coefficient, kFeatures> kCoefficients{{{1.4618775, 0.16330413, 0.26957813},
                                                                   {0.25999248, 2.6446431, 2.2929104},
                                                                   {0.19330306, 2.7690876, 2.145856},
                                                                   {1.9314521, 0.66284513, 1.1894414},
                                                                   {0.6098787, 0.19465936, 0.24639246},
                                                                   {2.5026084, 0.1882166, 0.2557001},
                                                                   {1.5149326, -3.7072273, 1.5252775},
                                                                   {1.3107662, 0.15379751, 0.27643916},
                                                                   {2.1121087, 0.17514212, 0.29495671},
                                                                   {0.075108067, -2.6485338, 1.0847898},
                                                                   {4.8964652, 0.14614927, 0.31395849},
                                                                   {-0.73524047, 6.3678036, 0.62816373}}};
}  // namespace headwater::provenance
