#include "kernel/bus/nats_relay.hpp"

#include <fmt/format.h>
#include <nats/nats.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <random>
#include <thread>

#include "kernel/log/log.hpp"
#include "kernel/log/thread_name.hpp"

namespace madang::bus {
namespace {

constexpr int kForEver = -1;
constexpr int kPingMilliseconds = 5'000;
constexpr int kPingsUnanswered = 2;
constexpr int kConnectMilliseconds = 2'000;
constexpr int kWriteMilliseconds = 2'000;
constexpr int kPendingMessages = 64 * 1024;  // of one subject, on their way to us
constexpr int kPendingBytes = 16 * 1024 * 1024;
constexpr std::chrono::seconds kGoing{5};

/// A frozen port or a wrong scheme is found now, since libnats would try it for ever.
void check_url(const std::string& url) {
  const auto scheme = url.find("://");
  const bool known = url.starts_with("nats://") || url.starts_with("tls://");
  const std::string rest = scheme == std::string::npos ? "" : url.substr(url.find_last_of("@/") + 1);
  const auto colon = rest.find_last_of(':');
  const std::string port = colon == std::string::npos ? "4222" : rest.substr(colon + 1);
  const bool is_port = !port.empty() && port.size() <= 5 &&
                       std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; }) && std::stoi(port) > 0 &&
                       std::stoi(port) <= 65'535;
  if (known && is_port && !rest.substr(0, colon).empty()) return;
  throw NatsOptionsError(fmt::format("\"{}\" is no address of a NATS server, such as nats://10.0.0.7:4222", url));
}

void must(natsStatus status, std::string_view what) {
  if (status == NATS_OK) return;
  const char* const detail = nats_GetLastError(nullptr);
  throw NatsOptionsError(fmt::format("{}: {}", what, detail && *detail ? detail : natsStatus_GetText(status)));
}

class NatsRelay final : public Relay {
 public:
  explicit NatsRelay(const NatsOptions& options) : waiting_bytes_(options.waiting_bytes) {
    if (options.urls.empty()) throw NatsOptionsError("no NATS server is named");
    for (const auto& url : options.urls) check_url(url);
    must(natsOptions_Create(&options_), "NATS");
    try {
      set_options(options);
    } catch (...) {
      natsOptions_Destroy(options_);
      throw;
    }
  }
  ~NatsRelay() override {
    stop();
    natsOptions_Destroy(options_);
  }

  void start(Arrived arrived) override {
    arrived_ = std::move(arrived);
    sender_ = std::thread([this] { send_on(); });
  }

  void stop() override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    if (sender_.joinable()) sender_.join();
  }

  void publish(std::string subject, std::string bytes) override {
    {
      const std::lock_guard lock(mutex_);
      if (waiting_size_ + bytes.size() > waiting_bytes_) {
        ++dropped_;
        return;
      }
      waiting_size_ += bytes.size();
      waiting_.push_back({Task::Kind::publish, std::move(subject), std::move(bytes)});
    }
    changed_.notify_one();
  }
  void subscribe(std::string subject) override { ask(Task::Kind::subscribe, std::move(subject)); }
  void unsubscribe(std::string subject) override { ask(Task::Kind::unsubscribe, std::move(subject)); }

  bool is_connected() const override { return connected_; }
  RelayCounts counts() const override { return {sent_, received_, dropped_}; }

 private:
  struct Task {
    enum class Kind { publish, subscribe, unsubscribe };
    Kind kind;
    std::string subject;
    std::string bytes;
  };

  void set_options(const NatsOptions& options) {
    std::vector<const char*> urls;
    for (const auto& url : options.urls) urls.push_back(url.c_str());
    must(natsOptions_SetServers(options_, urls.data(), static_cast<int>(urls.size())), "nats.urls");
    must(natsOptions_SetName(options_, options.name.c_str()), "NATS");
    if (!options.token.empty()) must(natsOptions_SetToken(options_, options.token.c_str()), "nats.token");
    if (!options.credentials.empty())
      must(natsOptions_SetUserCredentialsFromFiles(options_, options.credentials.c_str(), nullptr), "nats.credentials");
    if (!options.ca.empty()) must(natsOptions_LoadCATrustedCertificates(options_, options.ca.c_str()), "nats.ca");
    if (!options.certificate.empty())
      must(natsOptions_LoadCertificatesChain(options_, options.certificate.c_str(), options.key.c_str()),
           "nats.certificate");
    const auto is_secure = [](const std::string& url) { return url.starts_with("tls://"); };
    if (std::ranges::any_of(options.urls, is_secure) || !options.ca.empty() || !options.certificate.empty())
      must(natsOptions_SetSecure(options_, true), "NATS");
    set_behaviour();
  }

  void set_behaviour() {
    must(natsOptions_UseGlobalMessageDelivery(options_, true), "NATS");  // one thread, not one for each subject
    must(natsOptions_SetNoEcho(options_, true), "NATS");
    must(natsOptions_SetSendAsap(options_, true), "NATS");  // its flusher would wait a millisecond
    must(natsOptions_SetTimeout(options_, kConnectMilliseconds), "NATS");
    must(natsOptions_SetPingInterval(options_, kPingMilliseconds), "NATS");
    must(natsOptions_SetMaxPingsOut(options_, kPingsUnanswered), "NATS");
    must(natsOptions_SetWriteDeadline(options_, kWriteMilliseconds), "NATS");
    must(natsOptions_SetMaxReconnect(options_, kForEver), "NATS");
    must(natsOptions_SetCustomReconnectDelay(options_, &NatsRelay::delay, nullptr), "NATS");
    must(natsOptions_SetReconnectBufSize(options_, 1), "NATS");  // what waits while nobody answers is stale
    must(natsOptions_SetRetryOnFailedConnect(options_, true, &NatsRelay::is_here, this), "NATS");
    must(natsOptions_SetReconnectedCB(options_, &NatsRelay::is_here, this), "NATS");
    must(natsOptions_SetDisconnectedCB(options_, &NatsRelay::is_gone, this), "NATS");
    must(natsOptions_SetClosedCB(options_, &NatsRelay::is_closed, this), "NATS");
    must(natsOptions_SetErrorHandler(options_, &NatsRelay::failed, this), "NATS");
  }

  static std::int64_t delay(natsConnection*, int attempts, void*) {
    thread_local std::minstd_rand random{std::random_device{}()};
    return nats_backoff(attempts, std::uniform_real_distribution<>(0, 1)(random)).count();
  }
  static void is_here(natsConnection*, void* self) { static_cast<NatsRelay*>(self)->set_connected(true); }
  static void is_gone(natsConnection*, void* self) { static_cast<NatsRelay*>(self)->set_connected(false); }
  static void is_closed(natsConnection*, void* closure) {
    auto* const self = static_cast<NatsRelay*>(closure);
    self->set_connected(false);
    const std::lock_guard lock(self->mutex_);
    self->closed_ = true;
    self->changed_.notify_all();
  }
  static void failed(natsConnection*, natsSubscription*, natsStatus status, void* self) {
    if (status == NATS_SLOW_CONSUMER) ++static_cast<NatsRelay*>(self)->dropped_;
  }
  static void message(natsConnection*, natsSubscription*, natsMsg* message, void* closure) {
    auto* const self = static_cast<NatsRelay*>(closure);
    ++self->received_;
    self->arrived_(natsMsg_GetSubject(message),
                   {natsMsg_GetData(message), static_cast<std::size_t>(natsMsg_GetDataLength(message))});
    natsMsg_Destroy(message);
  }
  static void completed(void* closure) {
    auto* const self = static_cast<NatsRelay*>(closure);
    const std::lock_guard lock(self->mutex_);
    --self->open_;
    self->changed_.notify_all();
  }

  void set_connected(bool connected) {
    if (connected_.exchange(connected) == connected) return;
    if (connected) return log::info("NATS answers");
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    log::warning("NATS does not answer; other nodes are heard of through the database, a little later");
  }

  void ask(Task::Kind kind, std::string subject) {
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back({kind, std::move(subject), {}});
    }
    changed_.notify_one();
  }

  void send_on() {
    log::name_this_thread("relay");
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      if (!connection_) connect(lock);
      changed_.wait_for(lock, std::chrono::seconds(1), [this] { return stopping_ || closed_ || !waiting_.empty(); });
      if (closed_ && !stopping_) {
        give_up(lock);
        changed_.wait_for(lock, nats_backoff(8, 0.5), [this] { return stopping_; });
        continue;
      }
      auto tasks = std::exchange(waiting_, {});
      waiting_size_ = 0;
      lock.unlock();
      for (auto& task : tasks) run(task);
      lock.lock();
    }
    give_up(lock);
  }

  /// Comes back at once also when nobody answers: libnats tries on. It closes by itself only when it is refused.
  void connect(std::unique_lock<std::mutex>& lock) {
    closed_ = false;
    lock.unlock();
    const natsStatus status = natsConnection_Connect(&connection_, options_);
    if (status == NATS_OK) set_connected(natsConnection_Status(connection_) == NATS_CONN_STATUS_CONNECTED);
    if (status != NATS_OK && status != NATS_NOT_YET_CONNECTED) say_refused(status);
    if (connection_)
      for (auto& [subject, subscription] : subscriptions_) open(subject, subscription);
    lock.lock();
    if (!connection_) closed_ = true;
  }

  void say_refused(natsStatus status) {
    if (std::exchange(refused_, true)) return;
    log::warning("NATS refuses this node; it is tried on", {{"why", natsStatus_GetText(status)}});
  }

  void give_up(std::unique_lock<std::mutex>& lock) {
    natsConnection* const connection = std::exchange(connection_, nullptr);
    lock.unlock();
    for (auto& [subject, subscription] : subscriptions_) close(subscription);
    if (connection) natsConnection_Close(connection);
    lock.lock();
    if (!connection) return;
    changed_.wait_for(lock, kGoing, [this] { return closed_ && open_ == 0; });
    lock.unlock();
    natsConnection_Destroy(connection);
    lock.lock();
  }

  void run(Task& task) {
    if (task.kind == Task::Kind::publish) return send(task);
    if (task.kind == Task::Kind::unsubscribe) {
      const auto found = subscriptions_.find(task.subject);
      if (found == subscriptions_.end()) return;
      close(found->second);
      subscriptions_.erase(found);
      return;
    }
    const auto [place, is_new] = subscriptions_.emplace(std::move(task.subject), nullptr);
    if (is_new && connection_) open(place->first, place->second);
  }

  void send(const Task& task) {
    if (!connected_) {
      ++dropped_;
      return;
    }
    const auto size = static_cast<int>(task.bytes.size());
    const natsStatus status = natsConnection_Publish(connection_, task.subject.c_str(), task.bytes.data(), size);
    ++(status == NATS_OK ? sent_ : dropped_);
  }

  void open(const std::string& subject, natsSubscription*& subscription) {
    const natsStatus status =
        natsConnection_Subscribe(&subscription, connection_, subject.c_str(), &NatsRelay::message, this);
    if (status != NATS_OK) return;
    {
      const std::lock_guard lock(mutex_);
      ++open_;
    }
    natsSubscription_SetPendingLimits(subscription, kPendingMessages, kPendingBytes);
    if (natsSubscription_SetOnCompleteCB(subscription, &NatsRelay::completed, this) != NATS_OK) completed(this);
  }

  static void close(natsSubscription*& subscription) {
    if (!subscription) return;
    natsSubscription_Unsubscribe(subscription);
    natsSubscription_Destroy(std::exchange(subscription, nullptr));
  }

  const std::size_t waiting_bytes_;
  natsOptions* options_ = nullptr;
  Arrived arrived_;
  natsConnection* connection_ = nullptr;                    // of the sender's thread, like the next two
  std::map<std::string, natsSubscription*> subscriptions_;  // null while there is no connection
  bool refused_ = false;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Task> waiting_;
  std::size_t waiting_size_ = 0;
  std::int64_t open_ = 0;  // subscriptions whose last message has not been seen to
  bool stopping_ = false;
  bool closed_ = false;

  std::atomic<bool> connected_ = false;
  std::atomic<std::uint64_t> sent_ = 0;
  std::atomic<std::uint64_t> received_ = 0;
  std::atomic<std::uint64_t> dropped_ = 0;
  std::thread sender_;
};

}  // namespace

std::chrono::milliseconds nats_backoff(int attempts, double chance) {
  constexpr double kFirst = 50;
  constexpr double kMost = 2'000;
  const double most = std::min(kMost, kFirst * double(1 << std::clamp(attempts, 0, 8)));
  return std::chrono::milliseconds(static_cast<int>(most * (0.5 + chance / 2)));
}

std::unique_ptr<Relay> make_nats_relay(const NatsOptions& options) { return std::make_unique<NatsRelay>(options); }

}  // namespace madang::bus
