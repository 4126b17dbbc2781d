#include "store/index_files.h"

#include <fmt/format.h>
#include <rocksdb/cache.h>
#include <rocksdb/convenience.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/merge_operator.h>
#include <rocksdb/perf_level.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/table_properties_collectors.h>
#include <rocksdb/write_batch.h>
#include <rocksdb/write_buffer_manager.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "base/check.h"

namespace headwater::store {

namespace {

// Both grow with the index, of which they hold a part; more than the most gains little.
constexpr std::uint64_t kBlockCacheMin = 16u << 20, kBlockCacheMax = 256u << 20, kBlockCachePart = 4;
constexpr std::uint64_t kWriteBuffersMin = 24u << 20, kWriteBuffersMax = 256u << 20, kWriteBuffersPart = 4;
constexpr std::uint64_t kTableBufferMin = 16u << 20, kTableBufferMax = 128u << 20;  // of one table, at most half of all
// A step touches keys everywhere in a table, so compaction rewrites the next level whole: the fewer levels, the less is rewritten. Of
// tables up to this there is one level below the newest files.
constexpr std::uint64_t kOneLevelMax = 1u << 30;
constexpr std::size_t kBlockBytes = 4u << 10;
constexpr std::uint64_t kReplayBytes = 8u << 20;  // a log of this length is read in some ten milliseconds
constexpr int kOpenAttempts = 5;  // a reader can meet the writer between its deleting an old file and its naming the new one

constexpr std::array<const char*, kIndexTables> kNames = {"default", "postings", "common",    "rows",          "lists",
                                                          "pending", "gone",     "sentences", "more_editions", "templates"};

// IndexBatch::append(): the pieces of a value in the order in which they came.
class Appending : public rocksdb::MergeOperator {
 public:
  const char* Name() const override { return "headwater.append"; }
  bool FullMergeV2(const MergeOperationInput& in, MergeOperationOutput* out) const override {
    out->new_value.clear();  // an iterator hands in the string of its last value
    std::size_t size = in.existing_value == nullptr ? 0 : in.existing_value->size();
    for (const rocksdb::Slice& piece : in.operand_list) size += piece.size();
    out->new_value.reserve(size);
    if (in.existing_value != nullptr) out->new_value.assign(in.existing_value->data(), in.existing_value->size());
    for (const rocksdb::Slice& piece : in.operand_list) out->new_value.append(piece.data(), piece.size());
    return true;
  }
  bool PartialMergeMulti(const rocksdb::Slice&, const std::deque<rocksdb::Slice>& pieces, std::string* out,
                         rocksdb::Logger*) const override {
    out->clear();
    for (const rocksdb::Slice& piece : pieces) out->append(piece.data(), piece.size());
    return true;
  }
};

class SilentLogger : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

// RocksDB counts what each thread does, key by key, unless the thread says that nobody will ask.
void count_nothing() { rocksdb::SetPerfLevel(rocksdb::PerfLevel::kDisable); }

rocksdb::Slice slice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
std::string_view view(const rocksdb::Slice& bytes) { return {bytes.data(), bytes.size()}; }

// Most terms and sentences are looked up once, when they are new: a filter spares the disk.
bool is_mostly_missed(IndexTable table) {
  return table == IndexTable::kPostings || table == IndexTable::kCommon || table == IndexTable::kSentences;
}

// Work lists: what is put is soon erased, and is read from the front. Left alone, a scan would wade through the erased entries.
bool is_work_list(IndexTable table) { return table == IndexTable::kPending || table == IndexTable::kGone; }

rocksdb::ColumnFamilyOptions table_options(const std::shared_ptr<rocksdb::Cache>& cache, IndexTable table) {
  rocksdb::BlockBasedTableOptions blocks;
  blocks.block_cache = cache;
  blocks.block_size = kBlockBytes;
  blocks.format_version = 5;
  // In parts: of a table larger than the cache a look-up reads the part it needs, not a filter of megabytes.
  blocks.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  blocks.partition_filters = true;
  blocks.metadata_block_size = 16u << 10;
  blocks.cache_index_and_filter_blocks = true;
  blocks.pin_top_level_index_and_filter = true;
  blocks.pin_l0_filter_and_index_blocks_in_cache = true;
  if (is_mostly_missed(table)) blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10, false));
  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(blocks));
  options.write_buffer_size = kTableBufferMin;
  options.max_bytes_for_level_base = kOneLevelMax;
  // A batch's keys ascend: each is put in beside the last. RocksDB 7.8 uses the same hints for erased ranges, which is wrong.
  if (!is_work_list(table)) options.memtable_insert_with_hint_prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(1));
  if (is_mostly_missed(table)) {
    options.memtable_whole_key_filtering = true;
    options.memtable_prefix_bloom_size_ratio = 0.05;
  }
  if (is_work_list(table)) {
    options.write_buffer_size = 1u << 20;
    options.table_properties_collector_factories.push_back(rocksdb::NewCompactOnDeletionCollectorFactory(1024, 512));
  }
  options.merge_operator = std::make_shared<Appending>();
  options.compression = rocksdb::kLZ4Compression;
  options.level_compaction_dynamic_level_bytes = true;
  return options;
}

rocksdb::DBOptions database_options(bool writable, const std::shared_ptr<rocksdb::WriteBufferManager>& buffers) {
  rocksdb::DBOptions options;
  options.create_if_missing = writable;
  options.create_missing_column_families = writable;
  options.info_log = std::make_shared<SilentLogger>();
  options.write_buffer_manager = buffers;
  options.max_total_wal_size = kWriteBuffersMax;
  options.max_background_jobs = 2;
  options.max_open_files = writable ? 512 : -1;  // a reader holds all its files open, so the writer may delete them
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  return options;
}

Error error_of(const rocksdb::Status& status) {
  const Errc code = status.IsCorruption() ? Errc::kCorrupt : Errc::kStore;
  return make_error(code, fmt::format("the candidate index failed: {}; `headwater reindex` rebuilds it", status.ToString()));
}

}  // namespace

struct IndexFiles::Impl {
  std::shared_ptr<rocksdb::Cache> cache;
  std::shared_ptr<rocksdb::WriteBufferManager> buffers;
  std::unique_ptr<rocksdb::DB> database;
  std::vector<rocksdb::ColumnFamilyHandle*> tables;
  bool writable = false, written = false;
  std::uint64_t table_buffer = kTableBufferMin;

  rocksdb::ColumnFamilyHandle* table(IndexTable which) const { return tables[static_cast<std::size_t>(which)]; }
  std::uint64_t memory_bytes() const {
    std::uint64_t total = 0;
    for (rocksdb::ColumnFamilyHandle* handle : tables) {
      std::uint64_t bytes = 0;
      if (database->GetIntProperty(handle, rocksdb::DB::Properties::kCurSizeAllMemTables, &bytes)) total += bytes;
    }
    return total;
  }
  ~Impl() {
    if (written && memory_bytes() > kReplayBytes) {
      // Otherwise the next open() would replay a long log. A failure costs that time only.
      rocksdb::FlushOptions options;
      static_cast<void>(database->Flush(options, tables));
    }
    for (rocksdb::ColumnFamilyHandle* handle : tables) static_cast<void>(database->DestroyColumnFamilyHandle(handle));
  }
};

struct IndexBatch::Impl {
  rocksdb::WriteBatch batch;
  IndexFiles::Impl& files;
};

IndexBatch::IndexBatch(IndexFiles& files) : impl_(new Impl{rocksdb::WriteBatch(), *files.impl_}) {}
IndexBatch::~IndexBatch() = default;

void IndexBatch::put(IndexTable table, std::string_view key, std::string_view value) {
  HW_CHECK(impl_->batch.Put(impl_->files.table(table), slice(key), slice(value)).ok());
}

void IndexBatch::append(IndexTable table, std::string_view key, std::string_view bytes) {
  HW_CHECK(impl_->batch.Merge(impl_->files.table(table), slice(key), slice(bytes)).ok());
}

void IndexBatch::erase(IndexTable table, std::string_view key) {
  HW_CHECK(impl_->batch.Delete(impl_->files.table(table), slice(key)).ok());
}

void IndexBatch::erase_range(IndexTable table, std::string_view first, std::string_view last) {
  const std::string end = std::string(last) + '\0';  // RocksDB leaves the end of a range out
  HW_CHECK(impl_->batch.DeleteRange(impl_->files.table(table), slice(first), slice(end)).ok());
}

Result<std::unique_ptr<IndexFiles>> IndexFiles::open(const std::string& directory, bool writable) {
  std::error_code ignored;
  if (!writable && !std::filesystem::exists(directory + "/CURRENT", ignored)) {
    return make_error(Errc::kNotFound, fmt::format("there is no candidate index at {}", directory));
  }
  auto impl = std::make_unique<Impl>();
  // One shard: a filter of some megabytes would not fit into a 64th of the cache, and would be read again for each key.
  impl->cache = rocksdb::NewLRUCache(kBlockCacheMin, 0);
  impl->buffers = std::make_shared<rocksdb::WriteBufferManager>(kWriteBuffersMin);
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (std::size_t i = 0; i < kIndexTables; ++i) {
    descriptors.emplace_back(kNames[i], table_options(impl->cache, static_cast<IndexTable>(i)));
  }
  rocksdb::Status status;
  for (int attempt = 0; attempt < (writable ? 1 : kOpenAttempts); ++attempt) {
    rocksdb::DB* database = nullptr;
    status = writable
                 ? rocksdb::DB::Open(database_options(true, impl->buffers), directory, descriptors, &impl->tables, &database)
                 : rocksdb::DB::OpenForReadOnly(database_options(false, impl->buffers), directory, descriptors, &impl->tables, &database);
    impl->database.reset(database);
    if (!status.ok()) continue;
    impl->writable = writable;
    std::unique_ptr<IndexFiles> files(new IndexFiles(std::move(impl)));
    files->fit_caches();
    return files;
  }
  return error_of(status);
}

Status IndexFiles::destroy(const std::string& directory) {
  std::error_code error;
  std::filesystem::remove_all(directory, error);
  if (error) return make_error(Errc::kStore, fmt::format("cannot remove {}: {}", directory, error.message()));
  return {};
}

IndexFiles::IndexFiles(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
IndexFiles::~IndexFiles() = default;

std::optional<std::string> IndexFiles::get(IndexTable table, std::string_view key) {
  if (!ok()) return std::nullopt;
  std::string value;
  const rocksdb::Status status = impl_->database->Get(rocksdb::ReadOptions(), impl_->table(table), slice(key), &value);
  if (status.ok()) return value;
  if (!status.IsNotFound()) fail(error_of(status));
  return std::nullopt;
}

std::vector<std::optional<std::string>> IndexFiles::get_all(IndexTable table, const std::vector<std::string>& keys, std::size_t of) {
  constexpr std::size_t kChunk = 256;
  rocksdb::ReadOptions reading;
  reading.fill_cache = std::max(of, keys.size()) * kBlockBytes <= impl_->cache->GetCapacity();
  std::vector<std::optional<std::string>> out(keys.size());
  count_nothing();
  std::array<rocksdb::Slice, kChunk> slices;
  std::array<rocksdb::Status, kChunk> statuses;
  for (std::size_t begin = 0; begin < keys.size() && ok(); begin += kChunk) {
    const std::size_t count = std::min(kChunk, keys.size() - begin);
    for (std::size_t i = 0; i < count; ++i) slices[i] = slice(keys[begin + i]);
    std::array<rocksdb::PinnableSlice, kChunk> values;
    impl_->database->MultiGet(reading, impl_->table(table), count, slices.data(), values.data(), statuses.data(), true);
    for (std::size_t i = 0; i < count; ++i) {
      if (statuses[i].ok()) {
        out[begin + i].emplace(view(values[i]));
      } else if (!statuses[i].IsNotFound()) {
        fail(error_of(statuses[i]));
      }
    }
  }
  return out;
}

void IndexFiles::scan(IndexTable table, std::string_view prefix,
                      const std::function<bool(std::string_view key, std::string_view value)>& each, std::string_view from) {
  if (!ok()) return;
  const std::unique_ptr<rocksdb::Iterator> at(impl_->database->NewIterator(rocksdb::ReadOptions(), impl_->table(table)));
  for (at->Seek(slice(std::max(prefix, from))); at->Valid() && at->key().starts_with(slice(prefix)); at->Next()) {
    if (!each(view(at->key()), view(at->value()))) return;
  }
  if (!at->status().ok()) fail(error_of(at->status()));
}

void IndexFiles::write(IndexBatch& batch) {
  if (!ok()) return;
  // Not synced to the disk: the log is with the operating system, so a killed process loses nothing. A power cut may lose the last
  // steps, and they are done again because the watermark is lost with them.
  impl_->written = true;
  count_nothing();
  const rocksdb::Status status = impl_->database->Write(rocksdb::WriteOptions(), &batch.impl_->batch);
  fit_caches();
  if (!status.ok()) fail(error_of(status));
}

void IndexFiles::fit_caches() {
  const std::uint64_t bytes = disk_bytes();
  impl_->cache->SetCapacity(std::clamp(bytes / kBlockCachePart, kBlockCacheMin, kBlockCacheMax));
  const std::uint64_t buffers = std::clamp(bytes / kWriteBuffersPart, kWriteBuffersMin, kWriteBuffersMax);
  impl_->buffers->SetBufferSize(buffers);
  std::uint64_t table_buffer = kTableBufferMin;
  while (table_buffer * 2 <= buffers && table_buffer < kTableBufferMax) table_buffer *= 2;
  if (!impl_->writable || table_buffer == impl_->table_buffer) return;
  impl_->table_buffer = table_buffer;
  for (std::size_t i = 0; i < kIndexTables && ok(); ++i) {
    if (is_work_list(static_cast<IndexTable>(i))) continue;
    const rocksdb::Status status = impl_->database->SetOptions(impl_->tables[i], {{"write_buffer_size", std::to_string(table_buffer)}});
    if (!status.ok()) fail(error_of(status));
  }
}

void IndexFiles::drop_files(IndexTable table, std::string_view first, std::string_view last) {
  if (!ok()) return;
  const rocksdb::Slice begin = slice(first), end = slice(last);
  const rocksdb::Status status = rocksdb::DeleteFilesInRange(impl_->database.get(), impl_->table(table), &begin, &end);
  if (!status.ok()) fail(error_of(status));
}

std::uint64_t IndexFiles::disk_bytes() {
  std::uint64_t total = 0;
  for (rocksdb::ColumnFamilyHandle* table : impl_->tables) {
    std::uint64_t bytes = 0;
    if (impl_->database->GetIntProperty(table, rocksdb::DB::Properties::kTotalSstFilesSize, &bytes)) total += bytes;
  }
  return total;
}

Error IndexFiles::take_error() {
  Error error = error_.value_or(make_error(Errc::kInternal, "the candidate index failed without saying why"));
  error_.reset();
  return error;
}

void IndexFiles::fail(Error error) {
  if (ok()) error_ = std::move(error);
}

namespace {
std::string big_endian(std::uint64_t value, std::size_t bytes) {
  std::string key(bytes, '\0');
  for (std::size_t i = bytes; i > 0; --i, value >>= 8) key[i - 1] = static_cast<char>(value & 0xff);
  return key;
}

std::uint64_t read_big_endian(std::string_view key, std::size_t bytes) {
  HW_CHECK(key.size() >= bytes);
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) value = value << 8 | static_cast<unsigned char>(key[i]);
  return value;
}
}  // namespace

std::string key32(std::uint32_t value) { return big_endian(value, 4); }
std::string key40(std::uint64_t value) { return big_endian(value, 5); }
std::string key64(std::uint64_t value) { return big_endian(value, 8); }
std::uint32_t read_key32(std::string_view key) { return static_cast<std::uint32_t>(read_big_endian(key, 4)); }
std::uint64_t read_key40(std::string_view key) { return read_big_endian(key, 5); }
std::uint64_t read_key64(std::string_view key) { return read_big_endian(key, 8); }

}  // namespace headwater::store
