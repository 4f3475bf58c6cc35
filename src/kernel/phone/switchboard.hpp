#pragma once

#include <array>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>

#include "kernel/phone/line.hpp"
#include "kernel/phone/phone.hpp"
#include "kernel/phone/prompts.hpp"
#include "kernel/phone/registration.hpp"
#include "kernel/phone/replies.hpp"
#include "kernel/threads/waiting_threads.hpp"

namespace madang::phone {

/// What serves a phone's calls: the socket of SIP, the calls, the time, on one thread; and the one that waits for
/// voices and name servers.
class Phone::Switchboard {
 public:
  explicit Switchboard(Exchange exchange);
  ~Switchboard() { stop(); }

  std::optional<CallNumber> call(PhoneCall call, Done done);
  void hang_up(CallNumber number);
  void stop();

  std::size_t free_lines() const;
  std::uint16_t port() const { return port_; }
  std::string trouble() const;

 private:
  using Endpoint = boost::asio::ip::udp::endpoint;

  struct Entry {
    PhoneCall wanted;
    Done done;  // empty once it was told
    std::optional<char> key;
    bool is_preparing = false;  // the thread that waits has it in hand
    bool was_answered = false;
    Endpoint exchange;
    std::shared_ptr<Line> line;
    std::unique_ptr<OutgoingCall> call;
  };
  using Entries = std::map<std::uint64_t, Entry>;
  struct Ready {
    Prompt prompt;
    Endpoint exchange;
  };

  // On the thread that waits.
  std::expected<Endpoint, std::string> find_exchange() const;
  std::expected<Ready, std::string> prepare(const PhoneCall& call);
  void begin_registering();

  // On the phone's own thread, as all below.
  void begin(std::uint64_t number, PhoneCall call, Done done);
  void dial(std::uint64_t number, std::expected<Ready, std::string> ready);
  void dial_prepared(Entry& entry, const Ready& ready, std::uint64_t number);
  void withdraw(std::uint64_t number, const char* why);
  void pump(std::uint64_t number);
  void take(Entry& entry, std::uint64_t number, const CallEvent& event);
  void press(std::uint64_t number, char key);
  void finish(Entry& entry, CallResult result, std::string reason);
  void settle(Entry& entry, CallResult result, std::string reason);

  Caller caller_toward(const Endpoint& exchange) const;
  std::string uri_of(const std::string& user) const;
  void send(const std::string& bytes, const Endpoint& to);
  void send(const Outgoing& outgoing, const Endpoint& exchange);
  void listen();
  void hear(std::string_view datagram);
  void hear_request(SipMessage request);
  Entries::iterator find(std::string_view call_id);

  void on_time();
  void arm();
  void tend_registration();
  void note_trouble(std::string why);
  void end_when_settled(Time until);

  const Exchange exchange_;
  const ExchangePlace place_;
  boost::asio::io_context io_{1};
  boost::asio::ip::udp::socket socket_{io_};
  std::uint16_t port_ = 0;
  boost::asio::steady_timer timer_{io_};
  std::array<char, 65'536> buffer_;
  Endpoint source_;
  Entries entries_;
  Replies replies_;
  std::optional<Registration> registration_;
  Endpoint registrar_;
  std::optional<Time> register_at_;
  std::atomic<std::uint64_t> last_number_ = 0;
  std::atomic<std::size_t> taken_ = 0;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;
  std::string trouble_;
  Prompts prompts_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::jthread thread_;
  threads::WaitingThreads waiting_{1};
};

}  // namespace madang::phone
