// The daemon, asked over HTTP as its users would: what it answers is what docs/openapi.json describes.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <set>
#include <thread>

#include "daemon/api.h"
#include "daemon/api_client.h"
#include "daemon/embedded.h"
#include "daemon/json_text.h"
#include "tests/e2e/program.h"
#include "tests/fake_web/fake_web.h"

namespace headwater::e2e {
namespace {

namespace json = boost::json;
using daemon::ApiClient;
using json::object;

std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Whether `value` is what `schema` describes: type, enum, properties, required, items, oneOf, $ref. Writes what is not into `wrong`.
bool conforms(const json::value& value, const object& schema, const object& all, const std::string& where, std::string& wrong);

bool has_type(const json::value& value, std::string_view type) {
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_int64() || value.is_uint64();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_bool();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  return type == "null" && value.is_null();
}

bool has_one_of_types(const json::value& value, const json::value& type) {
  if (type.is_string()) return has_type(value, type.as_string());
  for (const json::value& one : type.as_array()) {
    if (has_type(value, one.as_string())) return true;
  }
  return false;
}

bool object_conforms(const object& value, const object& schema, const object& all, const std::string& where, std::string& wrong) {
  if (const auto* required = schema.if_contains("required")) {
    for (const json::value& name : required->as_array()) {
      if (value.contains(name.as_string())) continue;
      wrong = where + " lacks " + std::string(name.as_string());
      return false;
    }
  }
  const auto* properties = schema.if_contains("properties");
  if (properties == nullptr) return true;
  for (const auto& [name, member] : value) {
    const auto* described = properties->as_object().if_contains(name);
    if (described == nullptr) {
      wrong = where + " has " + std::string(name) + ", which is not described";
      return false;
    }
    if (!conforms(member, described->as_object(), all, where + "." + std::string(name), wrong)) return false;
  }
  return true;
}

bool conforms(const json::value& value, const object& schema, const object& all, const std::string& where, std::string& wrong) {
  if (const auto* reference = schema.if_contains("$ref")) {
    const std::string name(std::string_view(reference->as_string()).substr(std::string_view("#/components/schemas/").size()));
    return conforms(value, all.at(name).as_object(), all, where, wrong);
  }
  if (const auto* choices = schema.if_contains("oneOf")) {
    for (const json::value& choice : choices->as_array()) {
      if (conforms(value, choice.as_object(), all, where, wrong)) return true;
    }
    return false;
  }
  if (const auto* type = schema.if_contains("type"); type != nullptr && !has_one_of_types(value, *type)) {
    wrong = where + " has another type: " + json::serialize(value).substr(0, 80);
    return false;
  }
  if (const auto* choices = schema.if_contains("enum")) {
    const auto& list = choices->as_array();
    if (std::find(list.begin(), list.end(), value) == list.end()) {
      wrong = where + " is none of the described values: " + json::serialize(value);
      return false;
    }
  }
  if (value.is_object()) return object_conforms(value.as_object(), schema, all, where, wrong);
  if (const auto* items = schema.if_contains("items"); items != nullptr && value.is_array()) {
    for (const json::value& item : value.as_array()) {
      if (!conforms(item, items->as_object(), all, where + "[]", wrong)) return false;
    }
  }
  return true;
}

class ServeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(web_.start());
    config_ =
        folder_.file("headwater.toml", fmt::format("[fetch]\nconnect_to = [\"{}\"]\nallow_addresses = [\"127.0.0.0/8\"]\ndelay = \"1ms\"\n"
                                                   "contact = \"mailto:test@demo.test\"\n",
                                                   web_.connect_to()));
    start();
  }

  void start() {
    daemon_ = std::make_unique<Started>(
        std::vector<std::string>{"serve", "--config", config_, "--store", store(), "--listen", "127.0.0.1:0"}, folder_.path);
    std::string err;
    for (int i = 0; i < 3000 && err.find("serving http://") == std::string::npos; ++i) {
      ASSERT_TRUE(daemon_->running()) << slurp(folder_.path / "err");
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      err = slurp(folder_.path / "err");
    }
    const std::size_t at = err.find("serving http://") + 15;
    client_ = std::make_unique<ApiClient>(err.substr(at, err.find('\n', at) - at));
  }

  std::string store() const { return (folder_.path / "store").string(); }

  object ask(std::string_view method, const std::string& target, const std::string& body = {}) {
    const auto answer = client_->ask(method, target, body);
    EXPECT_TRUE(answer) << method << " " << target << ": " << (answer ? "" : answer.error().detail);
    return answer && answer->is_object() ? answer->as_object() : object();
  }

  int status_of(std::string_view method, const std::string& target, const std::string& body = {},
                const std::map<std::string, std::string>& headers = {}) {
    const auto answer = client_->send(method, target, body, headers);
    EXPECT_TRUE(answer) << (answer ? "" : answer.error().detail);
    if (answer && answer->status >= 400) {
      EXPECT_EQ(answer->headers.at("content-type"), "application/problem+json") << target;
      EXPECT_FALSE(text(json::parse(answer->body).as_object(), "detail").empty());
    }
    return answer ? answer->status : 0;
  }

  // Submits the fake web's seeds and waits for the job's end.
  object crawl_all() {
    json::array seeds;
    for (const std::string& seed : web_.seeds()) seeds.push_back(json::value(seed));
    const object job = ask("POST", "/api/v1/jobs", daemon::json_text(object{{"seeds", seeds}, {"depth", 2}, {"label", "all"}}));
    return wait_for(text(job, "id"));
  }

  object wait_for(const std::string& id) {
    object job;
    const daemon::ApiClient& client = *client_;
    EXPECT_TRUE(client.follow([&](std::string_view, const json::value&) {
      job = ask("GET", "/api/v1/jobs/" + id);
      return text(job, "state") == "running";
    }));
    return job;
  }

  TempFolder folder_;
  fake_web::FakeWeb web_;
  std::string config_;
  std::unique_ptr<Started> daemon_;
  std::unique_ptr<ApiClient> client_;
};

TEST_F(ServeTest, AnswersWhatItsDescriptionSays) {
  const object job = crawl_all();
  EXPECT_EQ(text(job, "state"), "done");
  const object description = ask("GET", "/api/v1/openapi.json");
  const object& schemas = description.at("components").at("schemas").as_object();
  const object first = ask("GET", "/api/v1/articles?review=pending&limit=1").at("items").as_array().at(0).as_object();
  const std::string id = text(first, "id"), parent = text(first.at("source").as_object(), "id");
  ask("PUT", "/api/v1/reviews/" + id, R"({"verdict":"confirmed","note":"seen"})");
  ask("POST", "/api/v1/watches", R"({"url":"http://nowhere.test/","schedule":"1h","enabled":false})");
  ask("POST", "/api/v1/webhooks", R"({"url":"http://127.0.0.1:9/","secret":"0123456789abcdef","events":["job"]})");
  int checked = 0;
  for (const daemon::Route& route : daemon::api_routes()) {
    const auto& paths = description.at("paths").as_object();
    ASSERT_TRUE(paths.contains(route.path)) << route.path;
    std::string method(route.method);
    for (char& c : method) c = static_cast<char>(std::tolower(c));
    ASSERT_TRUE(paths.at(route.path).as_object().contains(method)) << route.method << " " << route.path;
    if (route.method != "GET") continue;
    const auto* content =
        paths.at(route.path).at("get").at("responses").at("200").at("content").as_object().if_contains("application/json");
    if (content == nullptr) continue;
    std::string target(route.path);
    const std::pair<std::string, std::string> parts[] = {{"articles/{id}", "articles/" + id},
                                                         {"lineages/{id}", "lineages/" + text(first, "lineage")},
                                                         {"sites/{domain}", "sites/" + text(first, "domain")},
                                                         {"{id}", "1"}};
    for (const auto& [pattern, value] : parts) {
      if (const std::size_t at = target.find(pattern); at != std::string::npos) target.replace(at, pattern.size(), value);
    }
    if (target.ends_with("/pairs")) target += "?with=" + text(first.at("source").as_object(), "domain");
    if (target.ends_with("/compare")) target += "?a=" + id + "&b=" + parent;
    std::string wrong;
    EXPECT_TRUE(conforms(ask("GET", target), content->at("schema").as_object(), schemas, target, wrong)) << wrong;
    ++checked;
  }
  EXPECT_GE(checked, 18);
  std::set<std::string> described;
  for (const auto& [path, item] : description.at("paths").as_object()) described.insert(std::string(path));
  for (const daemon::Route& route : daemon::api_routes()) described.erase(std::string(route.path));
  EXPECT_TRUE(described.empty()) << *described.begin() << " is described and not there";
}

TEST_F(ServeTest, TracesATextThatIsNotHeld) {
  crawl_all();
  const object copy = ask("GET", "/api/v1/articles?review=pending&limit=1").at("items").as_array().at(0).as_object();
  const object whole = ask("GET", "/api/v1/articles/" + text(copy, "id"));
  const object found = ask("POST", "/api/v1/trace", daemon::json_text(object{{"text", whole.at("text")}}));
  EXPECT_EQ(text(found, "verdict"), "found");
  EXPECT_TRUE(found.at("article").at("id").is_null());
  EXPECT_EQ(text(ask("POST", "/api/v1/trace", R"({"text":"Far too short."})"), "verdict"), "too_short");
  EXPECT_EQ(text(ask("POST", "/api/v1/trace", R"({"url":"http://nowhere.test/a"})"), "verdict"), "not_held");
  EXPECT_EQ(text(ask("POST", "/api/v1/trace", daemon::json_text(object{{"url", copy.at("url")}})), "verdict"), "found");
}

TEST_F(ServeTest, RefusesWhatMakesNoSenseAndSaysWhy) {
  const std::string deep(100'000, '[');
  EXPECT_EQ(status_of("POST", "/api/v1/jobs", "{"), 400);
  EXPECT_EQ(status_of("POST", "/api/v1/jobs", deep), 400);
  EXPECT_EQ(status_of("POST", "/api/v1/jobs", "[]"), 400);
  EXPECT_EQ(status_of("POST", "/api/v1/jobs", R"({"seeds":[]})"), 400);
  EXPECT_EQ(status_of("POST", "/api/v1/jobs", R"({"seeds":["ftp://a.test/"]})"), 400);
  EXPECT_EQ(status_of("POST", "/api/v1/jobs", R"({"seeds":["http://a.test/"],"dept":1})"), 400);
  EXPECT_EQ(status_of("POST", "/api/v1/jobs", R"({"seeds":["http://a.test/"],"depth":"1"})"), 400);
  EXPECT_EQ(status_of("POST", "/api/v1/trace", R"({"url":"a","text":"b"})"), 400);
  EXPECT_EQ(status_of("POST", "/api/v1/watches", R"({"url":"http://a.test/","schedule":"now and then"})"), 400);
  EXPECT_EQ(status_of("GET", "/api/v1/articles?limit=0"), 400);
  EXPECT_EQ(status_of("GET", "/api/v1/articles/9223372036854775808"), 404);
  EXPECT_EQ(status_of("GET", "/api/v1/articles?q=%00%ff"), 400);
  EXPECT_EQ(status_of("GET", "/api/v1/lineages/%c3%28"), 400);
  EXPECT_EQ(status_of("GET", "/api/v1/articles/77"), 404);
  EXPECT_EQ(status_of("GET", "/api/v1/lineages/x"), 404);
  EXPECT_EQ(status_of("DELETE", "/api/v1/articles"), 405);
  EXPECT_EQ(status_of("GET", "/api/v1/nothing"), 404);
  EXPECT_EQ(status_of("POST", "/api/v1/jobs/77/cancel"), 404);
  EXPECT_EQ(status_of("POST", "/api/v1/trace", "{\"text\":\"" + std::string(9 << 20, 'x') + "\"}"), 413);
  EXPECT_EQ(status_of("GET", "/api/v1/status", "", {{"X-Long", std::string(40'000, 'x')}}), 431);
}

TEST_F(ServeTest, LetsNoForeignPageIn) {
  EXPECT_EQ(status_of("GET", "/api/v1/status", "", {{"Host", "evil.test"}}), 421);
  EXPECT_EQ(status_of("POST", "/api/v1/jobs/1/cancel", "", {{"Origin", "http://evil.test"}}), 403);
  EXPECT_EQ(status_of("POST", "/api/v1/jobs/1/cancel", "", {{"Sec-Fetch-Site", "cross-site"}}), 403);
  EXPECT_EQ(status_of("POST", "/api/v1/jobs/1/cancel", "", {{"Origin", "http://localhost"}, {"Sec-Fetch-Site", "same-origin"}}), 404);
  EXPECT_EQ(status_of("GET", "/api/v1/status", "", {{"Authorization", "Bearer hw_wrong"}}), 401);
  const Output read = run({"token", "add", "reader", "--store", store()});
  ASSERT_EQ(read.exit_code, 0) << read.err;
  const std::map<std::string, std::string> bearer = {{"Authorization", "Bearer " + read.out.substr(0, read.out.find('\n'))}};
  EXPECT_EQ(status_of("GET", "/api/v1/status", "", bearer), 200);
  EXPECT_EQ(status_of("POST", "/api/v1/jobs/1/cancel", "", bearer), 403);
  EXPECT_EQ(run({"token", "revoke", "reader", "--store", store()}).exit_code, 0);
  EXPECT_EQ(status_of("GET", "/api/v1/status", "", bearer), 401);
}

TEST_F(ServeTest, TakesTheJobOfACrawlOnItsStore) {
  const std::string seeds = folder_.file("seeds.txt", web_.seeds().front() + "\n");
  const Output output = run({"crawl", "--config", config_, "--store", store(), "--json", seeds});
  EXPECT_EQ(output.exit_code, 0) << output.err;
  EXPECT_NE(output.err.find("the daemon crawls 1 seeds as job 1"), std::string::npos) << output.err;
  EXPECT_EQ(text(json_lines(output.out).back(), "type"), "summary");
  EXPECT_EQ(run({"verify", "--store", store()}).exit_code, 0);
}

TEST_F(ServeTest, PausesResumesAndCancelsJobs) {
  daemon_->signal(SIGTERM);
  EXPECT_EQ(daemon_->wait(), 0);
  config_ = folder_.file("slow.toml", slurp(config_) + "\n[crawl]\npages_in_flight = 1\n");
  start();
  json::array seeds;
  for (const std::string& seed : web_.seeds()) seeds.push_back(json::value(seed));
  const std::string id = text(ask("POST", "/api/v1/jobs", daemon::json_text(object{{"seeds", seeds}, {"depth", 2}})), "id");
  EXPECT_EQ(text(ask("POST", "/api/v1/jobs/" + id + "/pause"), "state"), "paused");
  daemon_->signal(SIGKILL);
  daemon_->wait();
  start();
  const object paused = ask("GET", "/api/v1/jobs/" + id);
  EXPECT_EQ(text(paused, "state"), "paused");
  EXPECT_GT(paused.at("waiting").as_int64(), 0);
  EXPECT_EQ(text(ask("POST", "/api/v1/jobs/" + id + "/resume"), "state"), "running");
  EXPECT_EQ(text(wait_for(id), "state"), "done");
  EXPECT_EQ(status_of("POST", "/api/v1/jobs/" + id + "/pause"), 409);
  const std::string other = text(ask("POST", "/api/v1/jobs", daemon::json_text(object{{"seeds", seeds}, {"depth", 2}})), "id");
  const object cancelled = ask("POST", "/api/v1/jobs/" + other + "/cancel");
  EXPECT_EQ(text(cancelled, "state"), "cancelled");
  EXPECT_EQ(cancelled.at("waiting").as_int64(), 0);
}

TEST_F(ServeTest, ExportsEveryForm) {
  crawl_all();
  const auto jsonl = client_->send("GET", "/api/v1/export?format=jsonl");
  ASSERT_TRUE(jsonl);
  const std::size_t articles = json_lines(jsonl->body).size();
  EXPECT_GT(articles, 50u);
  const auto csv = client_->send("GET", "/api/v1/export?format=csv");
  ASSERT_TRUE(csv);
  EXPECT_EQ(csv->body.substr(0, 7), "id,url,");
  const auto prov = client_->send("GET", "/api/v1/export?format=prov-json");
  ASSERT_TRUE(prov);
  const object document = json::parse(prov->body).as_object();
  EXPECT_EQ(document.at("entity").as_object().size(), articles);
  EXPECT_GT(document.at("wasDerivedFrom").as_object().size(), 5u);
  const auto graph = client_->send("GET", "/api/v1/export?format=graphml");
  ASSERT_TRUE(graph);
  EXPECT_TRUE(graph->body.ends_with("</graphml>\n"));
  EXPECT_EQ(status_of("GET", "/api/v1/export?format=xlsx"), 400);
}

}  // namespace
}  // namespace headwater::e2e
