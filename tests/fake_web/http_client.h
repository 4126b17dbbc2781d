// A blocking HTTP client for the tests of the fake web: one request, one answer, no cleverness.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "tests/fake_web/fake_web.h"

namespace headwater::fake_web {

struct Received {
  int status = 0;
  std::map<std::string, std::string> headers;
  std::string body;       ///< as sent
  bool complete = false;  ///< the body has its Content-Length
};

/// nullopt when the connection breaks before the headers are there.
std::optional<Received> get(const FakeWeb& web, const std::string& host, const std::string& target, const HeaderList& headers = {});

}  // namespace headwater::fake_web
