// The data files of extract/data, which are part of the library's own bytes (see embed_files in cmake/room.cmake).
#pragma once

#include <string_view>

namespace headwater::extract {

std::string_view embedded_byline_words();
std::string_view embedded_charset_labels();
std::string_view embedded_charset_pairs();
std::string_view embedded_date_words();
std::string_view embedded_month_names();
std::string_view embedded_outlets();
std::string_view embedded_phrases();
std::string_view embedded_element_names();

/// Calls `row(first, second)` for each line "first<TAB>second"; empty lines and lines that begin with # are skipped.
template <class Row>
void for_each_tsv_row(std::string_view table, Row row) {
  while (!table.empty()) {
    const std::size_t newline = table.find('\n');
    std::string_view line = table.substr(0, newline);
    table.remove_prefix(newline == std::string_view::npos ? table.size() : newline + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    const std::size_t tab = line.find('\t');
    row(line.substr(0, tab), tab == std::string_view::npos ? std::string_view{} : line.substr(tab + 1));
  }
}

}  // namespace headwater::extract
