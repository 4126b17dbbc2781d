// Lineages, sites, export.
#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <set>

#include "base/limits.h"
#include "daemon/api.h"
#include "daemon/api_json.h"
#include "daemon/export.h"
#include "daemon/site_table.h"

namespace headwater::daemon {

namespace json = boost::json;

namespace {

constexpr std::size_t kNodesMax = 60;
constexpr std::size_t kPairsMax = 200;

json::value delay_value(const std::optional<std::int64_t>& delay) { return delay ? json::value(*delay) : json::value(nullptr); }

HttpResponse list_lineages(ApiContext&, store::Store& reader, const HttpRequest& request) {
  const auto limit = list_limit(request);
  if (!limit) return problem(limit.error());
  const auto cursor = list_cursor(request);
  if (!cursor) return problem(cursor.error());
  const std::string_view sort = request.parameter("sort");
  if (!sort.empty() && sort != "size" && sort != "recent") return problem(400, "bad_request", "\"sort\" must be size or recent");
  const auto heads = store::Queries(reader).lineages(sort == "size", static_cast<std::size_t>(*cursor), *limit);
  if (!heads) return problem(heads.error());
  json::array items;
  for (const store::LineageHead& head : *heads) items.push_back(lineage_head_object(head));
  return list_response(std::move(items), heads->size() == *limit ? id_text(*cursor + static_cast<std::int64_t>(*limit)) : std::string());
}

HttpResponse get_lineage(ApiContext&, store::Store& reader, const HttpRequest& request) {
  auto object = lineage_object(reader, request.params[0]);
  return object ? json_response(*std::move(object)) : problem(object.error());
}

json::object site_object(const SiteRow& row) {
  return json::object{{"domain", row.domain},
                      {"articles", row.articles},
                      {"copied_by_others", row.copied_by_others},
                      {"copies_made", row.copies_made},
                      {"by_sites", row.by_sites},
                      {"median_delay_seconds", delay_value(row.median_delay)},
                      {"own_median_delay_seconds", delay_value(row.own_delay)},
                      {"traced", row.traced},
                      {"habit", habit_name(row.habit)}};
}

bool comes_before(const SiteRow& a, const SiteRow& b, std::string_view sort) {
  const auto key = [&](const SiteRow& row) {
    return sort == "copies" ? row.copies_made : sort == "articles" ? row.articles : sort == "domain" ? 0 : row.copied_by_others;
  };
  return key(a) != key(b) ? key(a) > key(b) : a.domain < b.domain;
}

HttpResponse list_sites(ApiContext& context, store::Store&, const HttpRequest& request) {
  const auto limit = list_limit(request);
  if (!limit) return problem(limit.error());
  const auto cursor = list_cursor(request);
  if (!cursor) return problem(cursor.error());
  const std::string_view sort = request.parameter("sort");
  constexpr std::string_view kSorts[] = {"", "copied", "copies", "articles", "domain"};
  if (std::find(std::begin(kSorts), std::end(kSorts), sort) == std::end(kSorts))
    return problem(400, "bad_request", "\"sort\" must be copied, copies, articles or domain");
  const auto summary = context.sites.get();
  if (!summary) return problem(summary.error());
  std::vector<const SiteRow*> rows;
  for (const SiteRow& row : (*summary)->rows) rows.push_back(&row);
  std::sort(rows.begin(), rows.end(), [&](const SiteRow* a, const SiteRow* b) { return comes_before(*a, *b, sort); });
  json::array items;
  const std::size_t begin = std::min(static_cast<std::size_t>(*cursor), rows.size()), end = std::min(begin + *limit, rows.size());
  for (std::size_t i = begin; i < end; ++i) items.push_back(site_object(*rows[i]));
  return list_response(std::move(items), end < rows.size() ? std::to_string(end) : std::string());
}

// The site, and the sites it exchanges most with, and what flows between all of these.
json::object neighbourhood_object(const SiteSummary& summary, const std::string& domain) {
  std::map<std::string, std::int64_t> weight;
  for (const store::SiteFlow& flow : summary.flows) {
    if (flow.from == domain) weight[flow.to] += flow.articles;
    if (flow.to == domain) weight[flow.from] += flow.articles;
  }
  std::vector<std::pair<std::string, std::int64_t>> near(weight.begin(), weight.end());
  std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  near.resize(std::min(near.size(), kNodesMax - 1));
  std::set<std::string> chosen = {domain};
  for (const auto& [name, count] : near) chosen.insert(name);
  json::array nodes, edges;
  for (const std::string& name : chosen) {
    const SiteRow* row = summary.find(name);
    nodes.push_back(json::object{{"domain", name}, {"articles", row == nullptr ? 0 : row->articles}});
  }
  for (const store::SiteFlow& flow : summary.flows) {
    if (chosen.contains(flow.from) && chosen.contains(flow.to))
      edges.push_back(json::object{{"from", flow.from}, {"to", flow.to}, {"articles", flow.articles}});
  }
  return json::object{{"nodes", std::move(nodes)}, {"edges", std::move(edges)}};
}

HttpResponse get_site(ApiContext& context, store::Store&, const HttpRequest& request) {
  const auto summary = context.sites.get();
  if (!summary) return problem(summary.error());
  const SiteRow* row = (*summary)->find(request.params[0]);
  if (row == nullptr) return problem(404, "not_found", "no article of " + request.params[0] + " is held or credited");
  json::array from, by;
  for (const store::SiteFlow& flow : (*summary)->flows) {
    const auto line = [&](const std::string& other) {
      return json::object{{"domain", other}, {"articles", flow.articles}, {"median_delay_seconds", delay_value(flow.median_delay)}};
    };
    if (flow.to == row->domain) from.push_back(line(flow.from));
    if (flow.from == row->domain) by.push_back(line(flow.to));
  }
  const auto most_first = [](json::array& lines) {
    std::stable_sort(lines.begin(), lines.end(),
                     [](const json::value& a, const json::value& b) { return a.at("articles").as_int64() > b.at("articles").as_int64(); });
  };
  most_first(from);
  most_first(by);
  json::object out = site_object(*row);
  out["copied_from"] = std::move(from);
  out["copied_by"] = std::move(by);
  out["neighbourhood"] = neighbourhood_object(**summary, row->domain);
  return json_response(std::move(out));
}

// The article pairs behind an arrow between two sites, in both directions.
HttpResponse get_pairs(ApiContext&, store::Store& reader, const HttpRequest& request) {
  const std::string& one = request.params[0];
  const std::string other(request.parameter("with"));
  if (other.empty()) return problem(400, "bad_request", "\"with\" must name the other site");
  store::Queries queries(reader);
  json::array items;
  for (const auto& [from, to] : {std::pair(one, other), std::pair(other, one)}) {
    const auto pages = queries.flow_pages(from, to, kPairsMax);
    if (!pages) return problem(pages.error());
    const auto copies = queries.heads_of(*pages);
    if (!copies) return problem(copies.error());
    for (const store::PageHead& copy : *copies) {
      json::value source = nullptr;
      if (copy.source_page != 0) {
        const auto head = queries.head(copy.source_page);
        if (!head) return problem(head.error());
        source = head_object(*head);
      }
      items.push_back(json::object{{"source", std::move(source)}, {"copy", head_object(copy)}});
    }
  }
  return list_response(std::move(items), {});
}

boost::asio::awaitable<HttpResponse> export_all(ApiContext& context, HttpRequest request) {
  auto format = export_format(request.parameter("format"));
  if (!format) co_return problem(format.error());
  HttpResponse response;
  response.content_type = std::string(export_content_type(*format));
  // A handle of its own: an export lasts as long as its reader likes.
  auto source = export_source(store_directory(context.config), *format);
  if (!source) co_return problem(source.error());
  response.source = *std::move(source);
  co_return response;
}

}  // namespace

std::vector<Route> lineage_routes() {
  using store::TokenScope;
  return {
      {"GET", "/api/v1/lineages", TokenScope::kRead, list_lineages},
      {"GET", "/api/v1/lineages/{id}", TokenScope::kRead, get_lineage},
      {"GET", "/api/v1/sites", TokenScope::kRead, list_sites},
      {"GET", "/api/v1/sites/{domain}", TokenScope::kRead, get_site},
      {"GET", "/api/v1/sites/{domain}/pairs", TokenScope::kRead, get_pairs},
      {"GET", "/api/v1/export", TokenScope::kRead, nullptr, export_all},
  };
}

}  // namespace headwater::daemon
