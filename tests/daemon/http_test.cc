#include "daemon/http.h"

#include <gtest/gtest.h>

#include "base/url_parts.h"
#include "daemon/webhooks.h"

namespace headwater::daemon {
namespace {

TEST(Http, ReadsQueries) {
  const auto query = parse_query("a=1&b=%20x+y&c&a=2&=&%zz=%e2%82%ac");
  EXPECT_EQ(query.at("a"), "2");
  EXPECT_EQ(query.at("b"), " x y");
  EXPECT_EQ(query.at("c"), "");
  EXPECT_EQ(query.at("%zz"), "\xE2\x82\xAC");
}

TEST(Http, DecodesPathsWithoutTouchingPlus) {
  EXPECT_EQ(percent_decode("/a%2Fb+c%"), "/a/b+c%");
  EXPECT_EQ(percent_decode("%4"), "%4");
}

TEST(Http, PacksLongAnswersForThoseWhoTakeGzip) {
  const auto packed = [](const std::string& accepted, std::size_t bytes) {
    HttpRequest request;
    request.headers["accept-encoding"] = accepted;
    HttpResponse response;
    response.body = std::string(bytes, 'a');
    pack(request, response);
    return !response.headers.empty() && response.body.size() < bytes;
  };
  EXPECT_TRUE(packed("br, gzip;q=0.5", 5000));
  EXPECT_TRUE(packed("*", 5000));
  EXPECT_FALSE(packed("gzip", 200)) << "too short to pay";
  EXPECT_FALSE(packed("gzip;q=0", 5000));
  EXPECT_FALSE(packed("gzip; q=0.000, br", 5000));
  EXPECT_FALSE(packed("", 5000));
}

// RFC 4231, test case 2.
TEST(Webhooks, SignWithHmacSha256) {
  EXPECT_EQ(webhook_signature("Jefe", "what do ya want for nothing?"),
            "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Webhooks, WaitLongerAfterEachFailureUpToALimit) {
  EXPECT_EQ(webhook_delay(1), std::chrono::seconds(10));
  EXPECT_EQ(webhook_delay(2), std::chrono::seconds(20));
  EXPECT_EQ(webhook_delay(30), std::chrono::hours(6));
}

}  // namespace
}  // namespace headwater::daemon
