#include "store/jobs.h"

#include <fmt/format.h>

#include <iterator>
#include <set>
#include <sstream>

#include "store/frontier_table.h"
#include "store/outbox.h"
#include "store/store_impl.h"

namespace headwater::store {

namespace {

constexpr std::size_t kDueVisitsPerSiteMax = 2'000;  // of one job; the next one asks for the rest

std::optional<Instant> instant_or_none(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return Instant(std::chrono::seconds(row.integer(column)));
}

JobCounts count_urls(Database& database, std::int64_t job) {
  JobCounts counts;
  counts.waiting = database.lookup("SELECT count(*) FROM url WHERE job = ? AND status IN (0, 3)", job).value_or(0);
  Statement rows = database.query("SELECT error, count(*) FROM url WHERE job = ? AND status = 4 GROUP BY error", job);
  while (rows.step()) counts.errors[rows.text(0)] = rows.integer(1);
  return counts;
}

std::string write_counts(const JobCounts& counts) {
  std::string out;
  for (const auto& [reason, count] : counts.errors) out += fmt::format("{} {}\n", reason, count);
  return out;
}

JobCounts read_counts(const std::string& text) {
  JobCounts counts;
  std::istringstream in(text);
  std::string reason;
  for (std::int64_t count = 0; in >> reason >> count;) counts.errors[reason] = count;
  return counts;
}

std::string join_lines(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) {
    out += line;
    out += '\n';
  }
  return out;
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

Job read_job(const Statement& row) {
  Job job;
  job.id = row.integer(0);
  job.label = row.text(1);
  job.state = static_cast<JobState>(row.small(2));
  job.depth = row.small(3);
  job.seeds = split_lines(row.view(4));
  job.watch = row.integer(5);
  job.created = Instant(std::chrono::seconds(row.integer(6)));
  job.finished = instant_or_none(row, 7);
  job.fetched = row.integer(8);
  job.articles = row.integer(9);
  return job;
}

Watch read_watch(const Statement& row) {
  Watch watch;
  watch.id = row.integer(0);
  watch.url = row.text(1);
  watch.label = row.text(2);
  watch.schedule = row.text(3);
  watch.depth = row.small(4);
  watch.enabled = row.small(5) != 0;
  watch.next_run = instant_or_none(row, 6);
  watch.last_run = instant_or_none(row, 7);
  watch.last_job = row.integer(8);
  return watch;
}

// What is due on the sites of a job's seeds, whether or not something still links to it.
void add_due(Database& database, const Job& job, const std::set<std::string>& sites, std::vector<FrontierItem>& items) {
  for (const std::string& site : sites) {
    std::vector<FrontierItem> due = due_urls(database, site, job.depth, job.created, kDueVisitsPerSiteMax);
    for (FrontierItem& item : due) item.job = job.id;
    std::vector<FrontierItem> added = add_urls(database, std::move(due), job.created);
    std::move(added.begin(), added.end(), std::back_inserter(items));
  }
}

std::string no_such(std::string_view what, std::int64_t id) { return fmt::format("{} {}", what, id); }

}  // namespace

std::string_view job_state_name(JobState state) {
  switch (state) {
    case JobState::kRunning:
      return "running";
    case JobState::kPaused:
      return "paused";
    case JobState::kDone:
      return "done";
    case JobState::kCancelled:
      return "cancelled";
  }
  return "running";
}

Result<Jobs::Added> Jobs::add(Job job, std::vector<FrontierItem> items) {
  auto& impl = StoreAccess::impl(store_);
  return impl.write([&] {
    Database& database = *impl.database;
    const std::optional<std::int64_t> watch = job.watch != 0 ? std::optional<std::int64_t>(job.watch) : std::nullopt;
    database.run("INSERT INTO job(label, state, depth, seeds, seed_count, watch, created) VALUES(?,?,?,?,?,?,?)", job.label,
                 static_cast<int>(job.state), job.depth, join_lines(job.seeds), static_cast<std::int64_t>(job.seeds.size()), watch,
                 seconds(job.created));
    job.id = database.last_id();
    database.run("UPDATE watch SET last_run = ?2, last_job = ?3 WHERE id = ?1", job.watch, seconds(job.created), job.id);
    std::set<std::string> sites;
    for (FrontierItem& item : items) {
      item.job = job.id;
      sites.insert(item.seed_host);
    }
    Added added;
    added.items = add_urls(database, std::move(items));
    if (job.depth > 0) add_due(database, job, sites, added.items);
    added.job = job;
    return added;
  });
}

Result<Job> Jobs::find(std::int64_t id) {
  auto& impl = StoreAccess::impl(store_);
  return impl.find(no_such("job", id), [&]() -> std::optional<Job> {
    Statement row = impl.database->query(
        "SELECT id, label, state, depth, seeds, watch, created, finished, fetched, articles FROM job WHERE id = ?", id);
    if (!row.step()) return std::nullopt;
    return read_job(row);
  });
}

Result<std::vector<Job>> Jobs::list(std::int64_t before, std::size_t n) {
  auto& impl = StoreAccess::impl(store_);
  return impl.read([&] {
    std::vector<Job> jobs;
    Statement rows = impl.database->query(
        "SELECT id, label, state, depth, seeds, watch, created, finished, fetched, articles FROM job WHERE ?1 = 0 OR id < ?1 "
        "ORDER BY id DESC LIMIT ?2",
        before, static_cast<std::int64_t>(n));
    while (rows.step()) jobs.push_back(read_job(rows));
    return jobs;
  });
}

Result<std::vector<Job>> Jobs::unfinished() {
  auto& impl = StoreAccess::impl(store_);
  return impl.read([&] {
    std::vector<Job> jobs;
    Statement rows = impl.database->query(
        "SELECT id, label, state, depth, seeds, watch, created, finished, fetched, articles FROM job WHERE state IN (0, 1) ORDER BY id");
    while (rows.step()) jobs.push_back(read_job(rows));
    return jobs;
  });
}

Result<JobCounts> Jobs::counts(std::int64_t id) {
  auto& impl = StoreAccess::impl(store_);
  return impl.read([&] {
    Statement over = impl.database->query("SELECT errors FROM job WHERE id = ? AND errors IS NOT NULL", id);
    return over.step() ? read_counts(over.text(0)) : count_urls(*impl.database, id);
  });
}

Result<std::vector<std::string>> Jobs::failed_seeds(std::int64_t id, std::size_t n) {
  auto& impl = StoreAccess::impl(store_);
  return impl.read([&] {
    std::vector<std::string> out;
    Statement rows = impl.database->query(
        "SELECT url, error_detail FROM url WHERE job = ?1 AND status = 4 AND depth = 0 AND seed_host != '' AND reason IN (0, 2) "
        "ORDER BY id LIMIT ?2",
        id, static_cast<std::int64_t>(n));
    while (rows.step()) out.push_back(rows.text(0) + ": " + rows.text(1));
    return out;
  });
}

Status Jobs::set_state(std::int64_t id, JobState state, Instant now) {
  auto& impl = StoreAccess::impl(store_);
  return impl.write([&] {
    const std::optional<std::int64_t> finished = is_over(state) ? std::optional<std::int64_t>(seconds(now)) : std::nullopt;
    impl.database->run("UPDATE job SET state = ?2, finished = ?3 WHERE id = ?1", id, static_cast<int>(state), finished);
    if (is_over(state)) impl.database->run("INSERT OR IGNORE INTO unannounced(kind, id) VALUES(?,?)", static_cast<int>(News::kJobOver), id);
    if (state == JobState::kCancelled)
      impl.database->run(
          "UPDATE url SET status = 4, error = ?2, error_detail = 'the job was cancelled' WHERE job = ?1 AND status IN (0, 3)", id,
          errc_name(Errc::kCancelled));
    // Its URLs may belong to later jobs soon; what became of them in this one is written down.
    if (is_over(state)) impl.database->run("UPDATE job SET errors = ?2 WHERE id = ?1", id, write_counts(count_urls(*impl.database, id)));
  });
}

Result<Watch> Jobs::add_watch(Watch watch) {
  auto& impl = StoreAccess::impl(store_);
  auto added = impl.write([&] {
    impl.database->run("INSERT INTO watch(url, label, schedule, depth, enabled, next_run) VALUES(?,?,?,?,?,?) ON CONFLICT(url) DO NOTHING",
                       watch.url, watch.label, watch.schedule, watch.depth, watch.enabled, seconds(watch.next_run));
    watch.id = impl.database->ok() && impl.database->changes() > 0 ? impl.database->last_id() : 0;
    return watch;
  });
  if (added && added->id == 0) return make_error(Errc::kInvalidInput, watch.url + " is watched already");
  return added;
}

Result<std::vector<Watch>> Jobs::watches() {
  auto& impl = StoreAccess::impl(store_);
  return impl.read([&] {
    std::vector<Watch> out;
    Statement rows =
        impl.database->query("SELECT id, url, label, schedule, depth, enabled, next_run, last_run, last_job FROM watch ORDER BY url");
    while (rows.step()) out.push_back(read_watch(rows));
    return out;
  });
}

Result<Watch> Jobs::watch(std::int64_t id) {
  auto& impl = StoreAccess::impl(store_);
  return impl.find(no_such("watch", id), [&]() -> std::optional<Watch> {
    Statement row =
        impl.database->query("SELECT id, url, label, schedule, depth, enabled, next_run, last_run, last_job FROM watch WHERE id = ?", id);
    if (!row.step()) return std::nullopt;
    return read_watch(row);
  });
}

Status Jobs::update_watch(const Watch& watch) {
  auto& impl = StoreAccess::impl(store_);
  return impl.write([&] {
    impl.database->run("UPDATE watch SET label = ?2, schedule = ?3, depth = ?4, enabled = ?5, next_run = ?6 WHERE id = ?1", watch.id,
                       watch.label, watch.schedule, watch.depth, watch.enabled, seconds(watch.next_run));
  });
}

Status Jobs::remove_watch(std::int64_t id) {
  auto& impl = StoreAccess::impl(store_);
  bool gone = false;
  const Status removed = impl.write([&] {
    impl.database->run("DELETE FROM watch WHERE id = ?", id);
    gone = impl.database->ok() && impl.database->changes() > 0;
  });
  if (removed && !gone) return make_error(Errc::kNotFound, no_such("watch", id) + " is not in the store");
  return removed;
}

}  // namespace headwater::store
