// In which order pairs of texts are compared.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace headwater::daemon {

using EditionPair = std::pair<std::uint32_t, std::uint32_t>;

/// The places of `pairs` in an order in which the pairs of one edition, and of its neighbours, come together: preparing a text costs more
/// than a comparison, and in the order of arrival it would be done for nearly each pair.
///
/// Greedy: of the editions met lately (kNear), the one that has the fewest partners beside them is next. With room for that many texts
/// each is prepared about once, however large the graph and however it hangs together; a breadth-first walk needs room for its front,
/// which grows with the graph. 28 bytes a pair.
std::vector<std::uint32_t> order_of(const std::vector<EditionPair>& pairs);

inline constexpr std::size_t kNear = 256;

}  // namespace headwater::daemon
