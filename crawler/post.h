// Sends one small HTTP POST: how webhooks are delivered. Blocking; any thread.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/capture.h"
#include "base/result.h"

namespace headwater::crawler {

struct PostRequest {
  Url url;
  HeaderList headers;
  std::string body;
  std::string user_agent;
  std::chrono::milliseconds timeout{10'000};
};

/// The HTTP status of the answer, whose body is thrown away. TLS is verified; redirects are not followed. The address guard does not apply:
/// where a webhook leads was configured by the operator. Errors: kConnectFailed, kTimeout, kNetwork.
Result<int> post(const PostRequest& request);

}  // namespace headwater::crawler
