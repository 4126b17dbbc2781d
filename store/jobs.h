// Jobs: crawls of a seed list that survive restarts, and the watches that start them on a schedule.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/capture.h"
#include "base/result.h"
#include "store/store.h"

namespace headwater::store {

enum class JobState : std::uint8_t { kRunning = 0, kPaused = 1, kDone = 2, kCancelled = 3 };
std::string_view job_state_name(JobState state);  ///< "running", "paused", "done", "cancelled"

/// A job is over when nothing of it is fetched any more.
inline bool is_over(JobState state) { return state == JobState::kDone || state == JobState::kCancelled; }

struct Job {
  std::int64_t id = 0;
  std::string label;
  JobState state = JobState::kRunning;
  int depth = 1;
  std::vector<std::string> seeds;  ///< normalised
  std::int64_t watch = 0;          ///< the watch that started it; 0: none
  Instant created{};
  std::optional<Instant> finished;
  std::int64_t fetched = 0;   ///< pages committed with a good answer
  std::int64_t articles = 0;  ///< editions first seen by it
};

/// What became of a job's URLs, counted from the frontier.
struct JobCounts {
  std::int64_t waiting = 0;
  std::map<std::string, std::int64_t> errors;  ///< given up, by errc_name
};

struct Watch {
  std::int64_t id = 0;
  std::string url;
  std::string label;
  std::string schedule;  ///< interval ("15m") or five cron fields
  int depth = 1;
  bool enabled = true;
  std::optional<Instant> next_run, last_run;
  std::int64_t last_job = 0;
};

/// The tables `job` and `watch` of one store. Thread: any; calls serialise on the store's mutex and block.
class Jobs {
 public:
  explicit Jobs(Store& store) : store_(store) {}

  /// Stores the job and its seeds' frontier items in one transaction; a success is durable. `items` get the job's id. Pages of the seeds'
  /// sites that are due for another visit when it is created come along, unless its depth is 0. Returns the job with those items that are
  /// to be fetched.
  struct Added {
    Job job;
    std::vector<FrontierItem> items;
  };
  Result<Added> add(Job job, std::vector<FrontierItem> items);
  Result<Job> find(std::int64_t id);  ///< kNotFound
  /// Newest first, those with an id below `before` (0: all), at most `n`.
  Result<std::vector<Job>> list(std::int64_t before, std::size_t n);
  Result<std::vector<Job>> unfinished();  ///< running and paused, by id
  Result<JobCounts> counts(std::int64_t id);
  /// "URL: why" of the seeds that were given up.
  Result<std::vector<std::string>> failed_seeds(std::int64_t id, std::size_t n);
  /// `finished` is set when the state is one of those in which a job is over. A cancelled job's waiting URLs are given up.
  Status set_state(std::int64_t id, JobState state, Instant now);

  Result<Watch> add_watch(Watch watch);  ///< kInvalidInput: the URL is watched already
  Result<std::vector<Watch>> watches();
  Result<Watch> watch(std::int64_t id);  ///< kNotFound
  /// Everything but last_run and last_job, which add() writes together with the job.
  Status update_watch(const Watch& watch);
  Status remove_watch(std::int64_t id);  ///< kNotFound

 private:
  Store& store_;
};

}  // namespace headwater::store
