// Credits in lines of text: "Source: …", "Originally published by …", and what of such a line names the outlet.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/article.h"

namespace headwater::extract {

/// A credit in one line of text: "Source: www.example.com", "Originally published by The Example Times", "(Reuters)". The line may go on;
/// `whole` says whether the credit is all of it.
struct LineCredit {
  Credit credit;
  bool whole = false;
};
std::optional<LineCredit> credit_in_line(std::string_view line);

/// Hosts that name no source: social networks, link shorteners, affiliate networks, shops.
bool is_no_source_host(std::string_view host);

/// "www.example.com", "example.co.uk" in text; empty where the text is no host name.
std::string host_in_text(std::string_view text);

/// Hosts that a deployment left in its canonical links, and placeholders: no statement about the text's origin.
bool is_staging_host(std::string_view host);

/// The text after `lead` (folded words), when the line begins with it; with `need_mark` only if a colon or dash follows the lead.
std::optional<std::string_view> after_lead(std::string_view line, std::string_view lead, bool need_mark);

/// The host of the outlet that the longest beginning of `text` names, or empty; where the name ends goes to `end`.
std::string leading_outlet(std::string_view text, std::size_t& end);

/// A credit to what `target` begins with: an address, a host name, an outlet or any name. `line` is the statement as it stands.
Credit credit_to(std::string_view target, CreditKind kind, std::string_view line);

}  // namespace headwater::extract
