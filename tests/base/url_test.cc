#include "base/url.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/url_parts.h"

namespace headwater {
namespace {

struct Case {
  const char* input;
  const char* base;
  const char* href;  // "" where parsing fails
};

std::string parsed(const char* input, const char* base_text) {
  if (base_text[0] == '\0') {
    const auto url = Url::parse(input);
    return url ? url->href() : "";
  }
  const auto base = Url::parse(base_text);
  EXPECT_TRUE(base) << base_text;
  const auto url = Url::parse(input, &*base);
  return url ? url->href() : "";
}

void check(const Case& test) {
  const std::string href = parsed(test.input, test.base);
  EXPECT_EQ(href, test.href) << test.input << " on " << test.base;
  if (href.empty()) return;
  EXPECT_EQ(parsed(href.c_str(), ""), href) << "a second parse changes it";
}

TEST(Url, ParsesAndSerialises) {
  for (const Case& test :
       std::initializer_list<Case>{{"HTTP://User:p%40w@EXAMPLE.org:8080/a/../b?q=1#f", "", "http://User:p%40w@example.org:8080/b?q=1#f"},
                                   {"  https:\\\\example.org\\x \n", "", "https://example.org/x"},
                                   {"https:example.org", "", "https://example.org/"},
                                   {"http://example.org:80/", "", "http://example.org/"},
                                   {"http://example.org:/", "", "http://example.org/"},
                                   {"https://ex ample.org/", "", ""},
                                   {"https://example.org:99999/", "", ""},
                                   {"https://exa%23mple.org/", "", ""},
                                   {"https:///", "", ""},
                                   {"https://@/x", "", ""},
                                   {"//x", "", ""},
                                   {"https://a/ \xC3\xA4?\xC3\xA4'#\xC3\xA4 `", "", "https://a/%20%C3%A4?%C3%A4%27#%C3%A4%20%60"},
                                   {"https://a/%zz%2", "", "https://a/%zz%2"},
                                   {"ht\ntps://a/\tb", "", "https://a/b"},
                                   {"mailto:a@b", "", "mailto:a@b"},
                                   {"data:text/plain,x y #z", "", "data:text/plain,x y%20#z"},
                                   {"foo://Host/Path", "", "foo://Host/Path"},
                                   {"foo:/a/..//b", "", "foo:/.//b"},
                                   {"file:///C|/x/../..", "", "file:///C:/"},
                                   {"file://localhost/x", "", "file:///x"}}) {
    check(test);
  }
}

TEST(Url, ResolvesReferences) {
  constexpr const char* kBase = "https://a.example:81/b/c/d?q#f";
  for (const Case& test : std::initializer_list<Case>{{"", kBase, "https://a.example:81/b/c/d?q"},
                                                      {"g", kBase, "https://a.example:81/b/c/g"},
                                                      {"./g", kBase, "https://a.example:81/b/c/g"},
                                                      {"g/", kBase, "https://a.example:81/b/c/g/"},
                                                      {"/g", kBase, "https://a.example:81/g"},
                                                      {"//g", kBase, "https://g/"},
                                                      {"?y", kBase, "https://a.example:81/b/c/d?y"},
                                                      {"#s", kBase, "https://a.example:81/b/c/d?q#s"},
                                                      {"..", kBase, "https://a.example:81/b/"},
                                                      {"../../../g", kBase, "https://a.example:81/g"},
                                                      {"%2e%2E/g", kBase, "https://a.example:81/b/g"},
                                                      {"http:g", kBase, "http://g/"},
                                                      {"https:g", kBase, "https://a.example:81/b/c/g"},
                                                      {"\\\\g\\h", kBase, "https://g/h"},
                                                      {"x", "mailto:a@b", ""},
                                                      {"#x", "mailto:a@b", "mailto:a@b#x"}}) {
    check(test);
  }
}

TEST(Url, ReadsHostsAsBrowsersDo) {
  for (const Case& test : std::initializer_list<Case>{{"http://0x7f.1/", "", "http://127.0.0.1/"},
                                                      {"http://2130706433/", "", "http://127.0.0.1/"},
                                                      {"http://017700000001/", "", "http://127.0.0.1/"},
                                                      {"http://127.0.0.1./", "", "http://127.0.0.1/"},
                                                      {"http://%31%32%37.1/", "", "http://127.0.0.1/"},
                                                      {"http://256.1.1.1/", "", ""},
                                                      {"http://1.2.3.4.5/", "", ""},
                                                      {"http://1.2.3.08/", "", ""},
                                                      {"http://4294967296/", "", ""},
                                                      {"http://a.0x/", "", ""},
                                                      {"http://1.2.3.4x/", "", "http://1.2.3.4x/"},
                                                      {"http://[1:0:0:2:0:0:0:3]/", "", "http://[1:0:0:2::3]/"},
                                                      {"http://[::FFFF:1.2.3.4]/", "", "http://[::ffff:102:304]/"},
                                                      {"http://[::1/", "", ""},
                                                      {"http://[::1%25eth0]/", "", ""},
                                                      {"http://[1:2:3:4:5:6:7:8:9]/", "", ""},
                                                      {"http://[1::2::3]/", "", ""},
                                                      {"http://[::1.2.3]/", "", ""},
                                                      {"http://B\xC3\xBC"
                                                       "cher.example/",
                                                       "", "http://xn--bcher-kva.example/"},
                                                      {"http://fa\xC3\x9F.example/", "", "http://xn--fa-hia.example/"},
                                                      {"http://\xE2\x98\x83.net/", "", "http://xn--n3h.net/"},
                                                      {"http://\xEF\xBD\x81.example/", "", "http://a.example/"},
                                                      {"http://a\xC2\xAD"
                                                       "b.example/",
                                                       "", "http://ab.example/"},
                                                      {"http://\xC2\xAD/", "", ""},
                                                      {"http://a\xFF.example/", "", ""},
                                                      {"http://a_b.example/", "", "http://a_b.example/"}}) {
    check(test);
  }
}

TEST(Url, ShowsItsParts) {
  const Url url = *Url::parse("https://u:p@a.example:8443/x/y?q=1#f");
  EXPECT_EQ(url.scheme(), "https");
  EXPECT_EQ(url.username(), "u");
  EXPECT_EQ(url.password(), "p");
  EXPECT_EQ(url.host(), "a.example");
  EXPECT_EQ(url.port(), 8443);
  EXPECT_TRUE(url.has_explicit_port());
  EXPECT_EQ(url.path(), "/x/y");
  EXPECT_EQ(url.query(), "q=1");
  EXPECT_EQ(url.fragment(), "f");
  EXPECT_EQ(url.host_port(), "a.example:8443");
  EXPECT_EQ(url.origin(), "https://a.example:8443");
  EXPECT_TRUE(url.is_http());
  const Url plain = *Url::parse("http://a.example");
  EXPECT_EQ(plain.port(), 80);
  EXPECT_FALSE(plain.has_explicit_port());
  EXPECT_EQ(plain.path(), "/");
  EXPECT_EQ(plain.origin(), "http://a.example");
  for (const std::string_view part : {plain.username(), plain.password(), plain.query(), plain.fragment()}) EXPECT_EQ(part, "");
  const Url opaque = *Url::parse("mailto:a@b");
  EXPECT_EQ(opaque.host(), "");
  EXPECT_EQ(opaque.path(), "a@b");
  EXPECT_EQ(opaque.port(), 0);
  EXPECT_FALSE(opaque.is_http());
  EXPECT_EQ(Url::parse("https://:p@a/")->password(), "p");
  EXPECT_EQ(Url::parse("https://u@a/")->username(), "u");
}

TEST(Url, AnEmptyUrlIsSafeToAsk) {
  const Url url;
  EXPECT_EQ(url.href(), "");
  EXPECT_EQ(url.host(), "");
  EXPECT_EQ(url.path(), "");
  EXPECT_EQ(url.port(), 0);
  EXPECT_FALSE(url.is_http());
}

// The scan for plain URLs is a short cut: it must see what the states see, or stand back.
TEST(Url, ShortCutForPlainUrlsAgreesWithTheStates) {
  const std::vector<std::string> pieces = {"http://", "https://", "HTTP://", "/", "//", "\\", "a", "Z", "1", "0x1f", "127.0.0.1", "news.example", "www.", ".", "..",
                                           "-", "xn--", "ab--c", ":80", ":8080", "@", "?", "q=1", "&", "#", "%2e", "%2E", "%41", "%", "'", " ", "\t", "|", "^",
                                           "\"", "é", "~", ";", "[::1]", "_"};
  const auto bases = {Url::parse("https://u:p@host.example:444/dir/page?x#y"), Url::parse("http://127.0.0.1/"), Url::parse("mailto:x")};
  std::mt19937 random(7);
  int plain_ones = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string text = i % 3 == 0 ? pieces[random() % 2] + pieces[random() % pieces.size()] : i % 3 == 1 ? "http://127.0.0.1" : "/";
    for (std::size_t n = random() % 6; n > 0; --n) text += pieces[random() % pieces.size()];
    for (const auto& base : bases) {
      const auto plain = plain_url(text, &*base);
      if (!plain) continue;
      ++plain_ones;
      const auto whole = parse_by_states(text, &*base, {});
      ASSERT_TRUE(whole) << text;
      ASSERT_EQ(plain->href(), whole->href()) << text;
      ASSERT_EQ(plain->host_port() + " " + std::string(plain->path()) + " " + std::string(plain->query()) + " " + std::string(plain->username()),
                whole->host_port() + " " + std::string(whole->path()) + " " + std::string(whole->query()) + " " + std::string(whole->username()))
          << text;
    }
  }
  EXPECT_GT(plain_ones, 10'000);
}

TEST(Url, LongUrlsAreTooLarge) {
  const auto code = [](const std::string& text) {
    const auto url = Url::parse(text);
    return url ? Errc::kInternal : url.error().code;
  };
  const std::string prefix = "https://a.example/";
  EXPECT_TRUE(Url::parse(prefix + std::string(limits::kUrlBytesMax - prefix.size(), 'x')));
  EXPECT_EQ(code(prefix + std::string(limits::kUrlBytesMax - prefix.size() + 1, 'x')), Errc::kTooLarge);
  EXPECT_EQ(code(prefix + std::string(1000, ' ') + "x"), Errc::kTooLarge) << "three bytes each once escaped";
  EXPECT_EQ(code("data:," + std::string(1 << 20, 'x')), Errc::kTooLarge);
  EXPECT_EQ(code(""), Errc::kInvalidInput);
}

std::string normal(const std::string& text) {
  const Url url = normalize(*Url::parse(text));
  EXPECT_EQ(normalize(url), url) << "not stable: " << text;
  EXPECT_EQ(*Url::parse(url.href()), url) << "no proper URL: " << url.href();
  return url.href();
}

TEST(Normalize, DropsWhatDoesNotNameThePage) {
  EXPECT_EQ(normal("https://u:p@a.example/x#frag"), "https://a.example/x");
  EXPECT_EQ(normal("https://a.example/?"), "https://a.example/");
  EXPECT_EQ(normal("https://a.example/?utm_source=x&id=7&UTM_Medium=y&fbclid=z"), "https://a.example/?id=7");
  EXPECT_EQ(normal("https://a.example/?gclid=1"), "https://a.example/");
  EXPECT_EQ(normal("https://a.example/?%75tm_source=1&x"), "https://a.example/?x");
  EXPECT_EQ(normal("https://a.example/?PHPSESSID=0a1b&id=7"), "https://a.example/?id=7");
  EXPECT_EQ(normal("https://a.example/x;jsessionid=0A1B.n2?id=7"), "https://a.example/x?id=7");
  EXPECT_EQ(normal("https://a.example/x;JSESSIONID=0A/y;v=2;jsessionid=1"), "https://a.example/x/y;v=2");
  EXPECT_EQ(normal("https://a.example.:8443/x"), "https://a.example:8443/x");
  for (const char* url : {"https://a.example../", "https://0../", "https://./"}) EXPECT_EQ(normal(url), url);
}

TEST(Normalize, KeepsWhatMay) {
  for (const char* url : {"https://a.example/?b=2&a=1", "https://a.example/?a=1&&b=", "https://a.example/?ref=x&source=y",
                          "https://a.example/?utm=1", "https://a.example/a//b/", "https://a.example/?a=1;b=2",
                          "https://a.example/INDEX.html", "https://a.example/x;session=1", "https://a.example/a/..;jsessionid=1/b", "https://a.example/%2F%3F%25", "https://a.example/?gclidx=1"}) {
    EXPECT_EQ(normal(url), url);
  }
}

TEST(Normalize, WritesEscapesInOneWay) {
  EXPECT_EQ(normal("https://a.example/%7euser/%41%2d%2f%c3%a4?q=%7E%2b"), "https://a.example/~user/A-%2F%C3%A4?q=~%2B");
  EXPECT_EQ(normal("https://a.example/a|b?q={x}^`|&r[]=1"), "https://a.example/a%7Cb?q=%7Bx%7D%5E%60%7C&r[]=1");
  EXPECT_EQ(normal("https://a.example/%25%34%31"), "https://a.example/%2541");
  EXPECT_EQ(normal("https://a.example/%%34%31"), "https://a.example/%%341");
  EXPECT_EQ(normal("https://a.example/%4%31"), "https://a.example/%4%31");
  EXPECT_EQ(normal("https://a.example/%"), "https://a.example/%");
  EXPECT_EQ(normal("https://a.example/%4%5f%&%41"), "https://a.example/%4_%&A");
  EXPECT_EQ(normal("https://a.example/?utm_source=e%&%5f"), "https://a.example/?_");
}

TEST(Normalize, NeverMakesAUrlTooLong) {
  const std::string prefix = "https://a.example/?";
  normal(prefix + std::string(limits::kUrlBytesMax - prefix.size(), '{'));
  normal(prefix + "%41" + std::string(limits::kUrlBytesMax - prefix.size() - 3, '|'));
}

TEST(Normalize, LeavesOtherSchemesAlone) {
  EXPECT_EQ(normal("mailto:a%40b?subject=%7e#x"), "mailto:a%40b?subject=%7e");
  EXPECT_EQ(normal("foo://u@h/%7e"), "foo://h/%7e");
}

TEST(RegistrableDomain, FollowsThePublicSuffixList) {
  const std::pair<const char*, const char*> cases[] = {{"news.example.co.uk", "example.co.uk"},
                                                       {"WWW.Example.COM", "example.com"},
                                                       {"example.com.", "example.com"},
                                                       {"a.b.c.example", "c.example"},
                                                       {"com", "com"},
                                                       {"co.uk", "co.uk"},
                                                       {"localhost", "localhost"},
                                                       {"127.0.0.1", "127.0.0.1"},
                                                       {"[2001:db8::1]", "[2001:db8::1]"},
                                                       {"a.blogspot.com", "a.blogspot.com"},
                                                       {"x.user.github.io", "user.github.io"},
                                                       {"www.city.kobe.jp", "city.kobe.jp"},
                                                       {"a.b.kobe.jp", "a.b.kobe.jp"},
                                                       {"shop.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn"},
                                                       {"", ""}};
  for (const auto& [host, domain] : cases) EXPECT_EQ(registrable_domain(host), domain) << host;
}

TEST(SameSite, ComparesRegistrableDomains) {
  const auto same = [](const char* a, const char* b) { return same_site(*Url::parse(a), *Url::parse(b)); };
  EXPECT_TRUE(same("https://www.a.example/x", "http://a.example:81/"));
  EXPECT_TRUE(same("https://news.a.co.uk/", "https://sport.a.co.uk/"));
  EXPECT_FALSE(same("https://a.co.uk/", "https://b.co.uk/"));
  EXPECT_FALSE(same("https://a.github.io/", "https://b.github.io/"));
  EXPECT_TRUE(same("http://127.0.0.1/", "http://127.0.0.1:8080/"));
  EXPECT_FALSE(same("http://127.0.0.1/", "http://127.0.0.2/"));
  EXPECT_FALSE(same("mailto:a@b", "mailto:a@b"));
}

}  // namespace
}  // namespace headwater
