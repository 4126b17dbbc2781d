// Articles put together from several others, which join nothing.
#pragma once

#include "provenance/judge_graph.h"

namespace headwater::provenance {

/// A page that is all that holds several groups of pages together, shares different parts with them and is the source of none, was put
/// together from them: its links to them are passages (Link::version becomes false), else two lineages that have nothing in common would
/// be one. Linear in the links.
void part_merged_pages(Graph& graph);

}  // namespace headwater::provenance
