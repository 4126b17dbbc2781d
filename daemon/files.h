// Reading what people hand us: files, standard input, gzip, JSON Lines.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <iosfwd>
#include <string>

#include "base/result.h"

namespace headwater::daemon {

/// The whole file, or standard input for "-"; gzip is undone (by its magic bytes). Errors: kNotFound, kTooLarge (over `bytes_max` after
/// inflation), kCorrupt.
Result<std::string> read_file(const std::string& path, std::size_t bytes_max);

/// Inflates gzip bytes. Errors: kCorrupt, kTooLarge.
Result<std::string> gunzip(std::string_view bytes, std::size_t bytes_max);

/// Base64 (RFC 4648 section 4; white space ignored). Errors: kInvalidInput.
Result<std::string> decode_base64(std::string_view text);

/// One line of JSON Lines as an object. Errors: kInvalidInput, with the line number.
Result<boost::json::object> parse_json_line(std::string_view line, std::size_t line_number);

/// Reads `in` in runs of at most `lines` lines and gives each run to `each` with the number of its first line; blank lines are left out by
/// their emptiness. Stops at the first error of `each`. Errors: kTooLarge (a line over limits::kJsonLineBytesMax).
Status for_each_line_batch(std::istream& in, std::size_t lines,
                           const std::function<Status(const std::vector<std::string>& batch, std::size_t first_line)>& each);

}  // namespace headwater::daemon
