// Tests on single lines that the search for the main text asks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "extract/dom.h"

namespace headwater::extract {

/// A short line that names a picture's maker or agency: a caption, whatever element it stands in.
bool is_picture_credit(const TextBlock& block, std::string_view text);

/// A line that begins with a claim of copyright.
bool is_copyright(std::string_view text);

/// "WATCH | Boats in the ice", "Video: …": what stands elsewhere, announced in a line of its own.
bool points_elsewhere(std::string_view text);

/// The text ends in an ellipsis, as the beginnings of other articles do.
bool is_cut_off(std::string_view text);

/// A line as given by fold_text that asks the reader to subscribe, to sign up, to follow.
bool is_prompt(std::string_view folded);

/// A line as given by fold_text that says how the site earns by its links.
bool is_disclosure(std::string_view folded);

/// A line as given by fold_text that begins with the name, or the first name, of one of the authors and says what they are.
bool speaks_of_author(const std::string& folded, const std::vector<std::string>& authors);

/// The block is the headline; both texts as given by fold_text.
bool is_title(const std::string& folded, const std::string& title, const TextBlock& block);

}  // namespace headwater::extract
