// Articles put together from several others.
#pragma once

#include "provenance/judge_graph.h"

namespace headwater::provenance {

/// A page that is all that holds several groups of pages together, shares different parts with them and is the source of none, was put
/// together from them: its links to them are passages (Link::version becomes false), else two lineages that have nothing in common would
/// be one. Linear in the links.
void part_merged_pages(Graph& graph);

/// A page that holds another one whole (as an excerpt, or nearly all of it where it gives no date), and whose other words stand in a third
/// page that has nothing in common with that one, was put together from both: the two directions of the link get that as evidence. Changes
/// no Link::version. Linear in the links for pages without passages.
void weigh_mixtures(Graph& graph);

}  // namespace headwater::provenance
