#include "crawler/content_decoder.h"

#include <brotli/decode.h>
#include <libdeflate.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "base/limits.h"
#include "base/utf8.h"

namespace headwater::crawler {

namespace {
constexpr std::size_t kGzipMembersMax = 10'000;  // of one body

enum class Coding { kIdentity, kGzip, kDeflate, kBrotli, kZstd, kUnknown };

// How far a decoder came. `used` bytes of `out` are what it made, never more than the cap.
enum class End { kWhole, kTooLarge, kCut, kBroken };

Coding coding_of(std::string_view name) {
  static constexpr std::pair<std::string_view, Coding> kNames[] = {
      {"", Coding::kIdentity},   {"identity", Coding::kIdentity}, {"none", Coding::kIdentity}, {"gzip", Coding::kGzip},
      {"x-gzip", Coding::kGzip}, {"deflate", Coding::kDeflate},   {"br", Coding::kBrotli},     {"zstd", Coding::kZstd}};
  for (const auto& [known, coding] : kNames) {
    if (ascii_iequals(name, known)) return coding;
  }
  return Coding::kUnknown;
}

// No byte in the beginning that text does not have.
bool reads_as_text(std::string_view body) {
  const std::string_view head = body.substr(0, 1024);
  return std::all_of(head.begin(), head.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f' || byte == 0x1B;
  });
}

// The size of a gzip member's header (RFC 1952, section 2.3); nullopt where there is none.
std::optional<std::size_t> gzip_header_size(std::string_view in) {
  constexpr unsigned kHeaderCrc = 2, kExtra = 4, kName = 8, kComment = 16;
  if (in.size() < 10 || in[0] != '\x1F' || in[1] != '\x8B' || in[2] != 8) return std::nullopt;
  const auto byte = [&in](std::size_t i) { return i < in.size() ? static_cast<unsigned char>(in[i]) : 0u; };
  const unsigned flags = byte(3);
  std::size_t at = 10;
  if (flags & kExtra) at += 2 + byte(10) + 256 * byte(11);
  for (const unsigned flag : {kName, kComment}) {
    if ((flags & flag) == 0) continue;
    at = in.find('\0', at);
    if (at == std::string_view::npos) return std::nullopt;
    ++at;
  }
  if (flags & kHeaderCrc) at += 2;
  if (at > in.size()) return std::nullopt;
  return at;
}

// Calls `step(out, used)` with free space behind `used` until it gives an end. `out` grows fourfold up to the cap and never shrinks: a body of
// many small parts must not cost more than a large one.
template <class Step>
End fill(std::string& out, std::size_t& used, std::size_t cap, Step step) {
  while (true) {
    if (used == out.size()) {
      // One byte more than the cap tells "exactly full" from "too large".
      if (used > cap) break;
      out.resize(std::min(cap + 1, std::max<std::size_t>(used * 4, std::size_t{64} << 10)));
    }
    const std::optional<End> end = step(out, used);
    if (end && used <= cap) return *end;
    if (end) break;
  }
  used = cap;
  return End::kTooLarge;
}

// Deflate data (RFC 1951) with or without the zlib wrapper; `read` receives the input used.
End inflate_stream(std::string_view in, int window_bits, std::string& out, std::size_t& used, std::size_t cap, std::size_t& read) {
  z_stream stream{};
  if (inflateInit2(&stream, window_bits) != Z_OK) return End::kBroken;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
  stream.avail_in = static_cast<uInt>(in.size());
  const End end = fill(out, used, cap, [&stream](std::string& to, std::size_t& filled) -> std::optional<End> {
    stream.next_out = reinterpret_cast<Bytef*>(to.data() + filled);
    stream.avail_out = static_cast<uInt>(to.size() - filled);
    const int status = inflate(&stream, Z_NO_FLUSH);
    filled = to.size() - stream.avail_out;
    if (status == Z_STREAM_END) return End::kWhole;
    if (status == Z_OK && (stream.avail_in > 0 || stream.avail_out == 0)) return std::nullopt;
    if (status == Z_OK || (status == Z_BUF_ERROR && stream.avail_in == 0)) return End::kCut;
    // A wrong Adler-32 after all the data is no loss.
    const bool checksum_only = status == Z_DATA_ERROR && stream.msg != nullptr && std::string_view(stream.msg) == "incorrect data check";
    return checksum_only ? End::kWhole : End::kBroken;
  });
  read = in.size() - stream.avail_in;
  inflateEnd(&stream);
  return end;
}

// One member by libdeflate, three times as fast as zlib; false where it is not perfect or larger than the cap.
bool gunzip_fast(std::string_view in, std::string& out, std::size_t& used, std::size_t cap, std::size_t& read) {
  struct Free {
    void operator()(libdeflate_decompressor* decompressor) const { libdeflate_free_decompressor(decompressor); }
  };
  static thread_local const std::unique_ptr<libdeflate_decompressor, Free> decompressor(libdeflate_alloc_decompressor());
  if (!decompressor || in.size() < 18) return false;
  // The last four bytes tell the size (of the last member); a first guess only.
  std::size_t told = 0;
  for (std::size_t i = 0; i < 4; ++i) told |= static_cast<std::size_t>(static_cast<unsigned char>(in[in.size() - 4 + i])) << (8 * i);
  const std::size_t most = cap - std::min(cap, used);
  for (std::size_t room = std::min(std::max(told, in.size()), most); room > 0; room = std::min(room * 4, most)) {
    if (out.size() < used + room) out.resize(used + room);
    room = std::min(out.size() - used, most);
    std::size_t written = 0;
    const libdeflate_result result =
        libdeflate_gzip_decompress_ex(decompressor.get(), in.data(), in.size(), out.data() + used, room, &read, &written);
    if (result == LIBDEFLATE_SUCCESS) {
      used += written;
      return true;
    }
    if (result != LIBDEFLATE_INSUFFICIENT_SPACE || room == most) return false;
  }
  return false;
}

// All members; what follows them and is none is ignored.
End gunzip(std::string_view in, std::string& out, std::size_t& used, std::size_t cap) {
  for (std::size_t members = 0; members == 0 || !in.empty(); ++members) {
    if (members == kGzipMembersMax) return End::kTooLarge;
    std::size_t read = 0;
    if (!gunzip_fast(in, out, used, cap, read)) {
      const auto header = gzip_header_size(in);
      if (!header)
        return members > 0                                                                       ? End::kWhole
               : in.size() < 10 && std::string_view("\x1F\x8B\x08").starts_with(in.substr(0, 3)) ? End::kCut
                                                                                                 : End::kBroken;
      const End end = inflate_stream(in.substr(*header), -MAX_WBITS, out, used, cap, read);
      if (end != End::kWhole) return end;
      read += *header + 8;
    }
    in.remove_prefix(std::min(read, in.size()));
  }
  return End::kWhole;
}

// "deflate" means zlib data (RFC 9110, section 8.4.1.2), but many servers send it bare.
End inflate_either(std::string_view in, std::string& out, std::size_t& used, std::size_t cap) {
  std::size_t read = 0;
  const bool zlib =
      in.size() >= 2 && (in[0] & 0x0F) == 8 && (static_cast<unsigned char>(in[0]) * 256 + static_cast<unsigned char>(in[1])) % 31 == 0;
  if (zlib) {
    const End end = inflate_stream(in, MAX_WBITS, out, used, cap, read);
    if (end != End::kBroken || used > 0) return end;
  }
  return inflate_stream(in, -MAX_WBITS, out, used, cap, read);
}

End unbrotli(std::string_view in, std::string& out, std::size_t& used, std::size_t cap) {
  struct Free {
    void operator()(BrotliDecoderState* state) const { BrotliDecoderDestroyInstance(state); }
  };
  const std::unique_ptr<BrotliDecoderState, Free> state(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr));
  if (!state) return End::kBroken;
  auto* next_in = reinterpret_cast<const std::uint8_t*>(in.data());
  std::size_t in_left = in.size();
  return fill(out, used, cap, [&](std::string& to, std::size_t& filled) -> std::optional<End> {
    auto* next_out = reinterpret_cast<std::uint8_t*>(to.data() + filled);
    std::size_t room = to.size() - filled;
    const BrotliDecoderResult result = BrotliDecoderDecompressStream(state.get(), &in_left, &next_in, &room, &next_out, nullptr);
    filled = to.size() - room;
    if (result == BROTLI_DECODER_RESULT_SUCCESS) return End::kWhole;
    if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT) return End::kCut;
    return result == BROTLI_DECODER_RESULT_ERROR ? std::optional(End::kBroken) : std::nullopt;
  });
}

End unzstd(std::string_view in, std::string& out, std::size_t& used, std::size_t cap) {
  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };
  const std::unique_ptr<ZSTD_DCtx, Free> context(ZSTD_createDCtx());
  if (!context) return End::kBroken;
  ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, 23);  // 8 MiB, as RFC 9659 asks of web content
  ZSTD_inBuffer input{in.data(), in.size(), 0};
  return fill(out, used, cap, [&](std::string& to, std::size_t& filled) -> std::optional<End> {
    ZSTD_outBuffer output{to.data() + filled, to.size() - filled, 0};
    const std::size_t status = ZSTD_decompressStream(context.get(), &output, &input);
    filled += output.pos;
    if (ZSTD_isError(status)) return End::kBroken;
    if (status == 0 && input.pos == input.size) return End::kWhole;
    if (input.pos < input.size || output.pos == output.size) return std::nullopt;
    return End::kCut;
  });
}

End decode_one(Coding coding, std::string_view in, std::string& out, std::size_t& used, std::size_t cap) {
  switch (coding) {
    case Coding::kGzip:
      return gunzip(in, out, used, cap);
    case Coding::kDeflate:
      return inflate_either(in, out, used, cap);
    case Coding::kBrotli:
      return unbrotli(in, out, used, cap);
    case Coding::kZstd:
      return unzstd(in, out, used, cap);
    case Coding::kIdentity:
    case Coding::kUnknown:
      break;
  }
  return End::kBroken;
}

Error too_large(std::size_t cap) {
  return make_error(Errc::kTooLarge, "the decoded body is larger than " + std::to_string(cap) + " bytes");
}

// Undoes one coding of `body`.
Result<std::string> undo(std::string_view name, std::string_view body, DecodeLimits limits) {
  const Coding coding = coding_of(name);
  if (body.empty()) return std::string();
  std::string out;
  std::size_t used = 0;
  const End end = decode_one(coding, body, out, used, limits.bytes_max);
  out.resize(used);
  if (end == End::kWhole || (limits.truncate && end != End::kBroken)) return out;
  if (end == End::kBroken && coding != Coding::kGzip && gzip_header_size(body)) return undo("gzip", body, limits);  // named wrongly
  if (end == End::kTooLarge) return too_large(limits.bytes_max);
  if (end == End::kCut) return make_error(Errc::kNetwork, "the " + std::string(name) + " body ends early");
  if (reads_as_text(body)) return std::string(body);
  if (coding == Coding::kUnknown)
    return make_error(Errc::kUnsupported, "unknown Content-Encoding '" + sanitize_utf8(name.substr(0, 40)) + "'");
  return make_error(Errc::kNetwork, "the body is no valid " + std::string(name) + " data");
}
}  // namespace

Result<std::string> decode_content(std::string_view raw, std::string_view codings, DecodeLimits limits) {
  std::vector<std::string_view> names;
  while (!codings.empty()) {
    const std::size_t comma = std::min(codings.find(','), codings.size());
    const std::string_view name = trim(codings.substr(0, comma));
    codings.remove_prefix(std::min(comma + 1, codings.size()));
    if (coding_of(name) != Coding::kIdentity) names.push_back(name);
  }
  if (names.size() > limits.codings_max)
    return make_error(Errc::kUnsupported, "more than " + std::to_string(limits.codings_max) + " layers of Content-Encoding");
  std::string body;
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    auto undone = undo(*name, name == names.rbegin() ? raw : std::string_view(body), limits);
    if (!undone) return undone.error();
    body = *std::move(undone);
  }
  if (names.empty()) body = raw;
  if (body.size() > limits.bytes_max) {
    if (!limits.truncate) return too_large(limits.bytes_max);
    body.resize(limits.bytes_max);
  }
  return body;
}

}  // namespace headwater::crawler
