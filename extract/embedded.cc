#include "extract/embedded.h"

extern "C" {
extern const char headwater_embedded_byline_words[], headwater_embedded_byline_words_end[];
extern const char headwater_embedded_charset_labels[], headwater_embedded_charset_labels_end[];
extern const char headwater_embedded_charset_pairs[], headwater_embedded_charset_pairs_end[];
extern const char headwater_embedded_date_words[], headwater_embedded_date_words_end[];
extern const char headwater_embedded_month_names[], headwater_embedded_month_names_end[];
extern const char headwater_embedded_outlets[], headwater_embedded_outlets_end[];
extern const char headwater_embedded_element_names[], headwater_embedded_element_names_end[];
extern const char headwater_embedded_phrases[], headwater_embedded_phrases_end[];
}

namespace headwater::extract {
namespace {
std::string_view between(const char* begin, const char* end) { return {begin, static_cast<std::size_t>(end - begin)}; }
}  // namespace

std::string_view embedded_byline_words() { return between(headwater_embedded_byline_words, headwater_embedded_byline_words_end); }
std::string_view embedded_charset_labels() { return between(headwater_embedded_charset_labels, headwater_embedded_charset_labels_end); }
std::string_view embedded_charset_pairs() { return between(headwater_embedded_charset_pairs, headwater_embedded_charset_pairs_end); }
std::string_view embedded_date_words() { return between(headwater_embedded_date_words, headwater_embedded_date_words_end); }
std::string_view embedded_month_names() { return between(headwater_embedded_month_names, headwater_embedded_month_names_end); }
std::string_view embedded_outlets() { return between(headwater_embedded_outlets, headwater_embedded_outlets_end); }
std::string_view embedded_element_names() { return between(headwater_embedded_element_names, headwater_embedded_element_names_end); }
std::string_view embedded_phrases() { return between(headwater_embedded_phrases, headwater_embedded_phrases_end); }

}  // namespace headwater::extract
