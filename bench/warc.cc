// How fast WARC and ARC files are read, before anything is made of what they hold: headwater_bench_warc FILE...
// The rate is in bytes of the files as they lie on disk, per second of CPU time of the one thread that reads.
#include <fmt/format.h>

#include <ctime>
#include <filesystem>

#include "bench/temp_store.h"
#include "store/warc_reader.h"

int main(int argc, char** argv) {
  using headwater::bench::must;
  std::uintmax_t file_bytes = 0;
  std::size_t records = 0, payload_bytes = 0;
  const std::clock_t began = std::clock();
  for (int i = 1; i < argc; ++i) {
    file_bytes += std::filesystem::file_size(argv[i]);
    auto reader = must(headwater::store::WarcReader::open(argv[i]));
    for (auto record = must(reader.next()); record; record = must(reader.next())) {
      ++records;
      payload_bytes += record->payload.size();
    }
  }
  const double seconds = static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC, megabytes = static_cast<double>(file_bytes) / 1e6;
  fmt::print("{{\"type\":\"warc_reading\",\"records\":{},\"file_mb\":{:.1f},\"payload_mb\":{:.1f},\"cpu_s\":{:.3f},\"mb_per_s\":{:.0f}}}\n", records,
             megabytes, static_cast<double>(payload_bytes) / 1e6, seconds, seconds > 0 ? megabytes / seconds : 0);
}
