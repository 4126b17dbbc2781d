// Which character encoding a page is in, and its text as UTF-8.
//
// Sniffing follows the HTML standard, "determining the character encoding"
// (https://html.spec.whatwg.org/#determining-the-character-encoding): byte order mark, then the transport's charset, then a prescan of the
// first 1,024 bytes for a declaration. Where nothing is declared the bytes decide between UTF-8 and windows-1252; neither the language nor
// the top-level domain of a site is consulted.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace headwater::extract {

/// The standard's name of the encoding that `label` stands for ("latin1" -> "windows-1252"), or empty for an unknown label.
std::string_view encoding_for_label(std::string_view label);

/// The encoding declared by `<meta>` or an XML declaration within the first bytes, or empty. UTF-16 labels give UTF-8, as the
/// declaration itself was readable as ASCII.
std::string_view prescan_encoding(std::string_view bytes, std::size_t bytes_max = 1024);

/// The charset parameter of a Content-Type header resolved to an encoding name, or empty.
std::string_view content_type_encoding(std::string_view content_type);

/// The encoding of a page by the standard's order. Never empty. A declaration that comes later than the prescan looks counts where nothing
/// else is known, as it does in browsers ("change the encoding").
std::string_view sniff_encoding(std::string_view bytes, std::string_view content_type);

/// A page's text in UTF-8. `text` points into the caller's bytes where they could be used as they are, else into `storage`;
/// so a DecodedText must not be copied while `text` is in use.
struct DecodedText {
  std::string storage;
  std::string_view text;
  std::string_view encoding;  ///< the standard's name
  std::size_t replaced = 0;   ///< ill-formed sequences that became U+FFFD
};

/// Sniffs and decodes. One deliberate deviation from the standard: a page that declares another encoding in its markup, but whose
/// bytes are well-formed UTF-8 with several multi-byte sequences, is read as UTF-8 (re-encoded by a proxy or an archive; by chance
/// legacy text passes that check practically never).
void decode_page(std::string_view bytes, std::string_view content_type, DecodedText& out);

/// `bytes` in the named encoding as UTF-8, ill-formed sequences replaced.
std::string decode_bytes(std::string_view bytes, std::string_view encoding, std::size_t* replaced = nullptr);

}  // namespace headwater::extract
