#include "kernel/s3/handles.hpp"

#include <curl/curl.h>

#include <new>
#include <stdexcept>

namespace madang::s3 {
namespace {

void start_curl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw std::runtime_error(curl_easy_strerror(started));
}

}  // namespace

void CurlCloser::operator()(void* curl) const { curl_easy_cleanup(curl); }

Handles::Handles(std::size_t most) : left_(most) { start_curl(); }

std::optional<Handles::Lease> Handles::take(std::chrono::steady_clock::time_point until) {
  std::unique_lock lock(mutex_);
  const bool came = free_.wait_until(lock, until, [this] { return stopped_ || !idle_.empty() || left_ > 0; });
  if (!came || stopped_) return std::nullopt;
  if (!idle_.empty()) {
    Handle handle = std::move(idle_.back());
    idle_.pop_back();
    return Lease(*this, std::move(handle));
  }
  Handle handle(curl_easy_init());
  if (!handle) throw std::bad_alloc();
  --left_;
  return Lease(*this, std::move(handle));
}

void Handles::give_back(Handle handle) {
  {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(handle));
  }
  free_.notify_one();
}

void Handles::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  free_.notify_all();
}

}  // namespace madang::s3
