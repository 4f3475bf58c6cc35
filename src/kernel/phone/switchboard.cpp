#include "kernel/phone/switchboard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <stdexcept>

#include "kernel/log/log.hpp"
#include "kernel/log/thread_name.hpp"
#include "kernel/outbound/resolving.hpp"

namespace madang::phone {

namespace ip = boost::asio::ip;
using boost::system::error_code;
using std::chrono::steady_clock;

namespace {

constexpr std::chrono::seconds kGoodbye{1};
constexpr std::chrono::milliseconds kLookAgain{20};
constexpr std::chrono::seconds kFindAgain{30};

Exchange checked(Exchange exchange) {
  if (const auto fault = fault_of(exchange)) throw std::invalid_argument(fault->option + ": " + fault->sentence);
  return exchange;
}

std::string in_uri(const ip::address& address) {
  return address.is_v6() ? "[" + address.to_string() + "]" : address.to_string();
}

CallResult result_of(Over::Kind kind) {
  switch (kind) {
    case Over::Kind::busy: return CallResult::busy;
    case Over::Kind::no_answer: return CallResult::no_answer;
    case Over::Kind::rejected: return CallResult::rejected;
    case Over::Kind::hung_up: return CallResult::no_key;
    case Over::Kind::failed: return CallResult::failed;
  }
  return CallResult::failed;
}

}  // namespace

Phone::Switchboard::Switchboard(Exchange exchange)
    : exchange_(checked(std::move(exchange))),
      place_(read_exchange_place(exchange_.server).value()),
      work_(boost::asio::make_work_guard(io_)) {
  const ip::udp::endpoint here(ip::make_address(exchange_.address), exchange_.port);
  socket_.open(here.protocol());
  socket_.bind(here);
  socket_.non_blocking(true);
  port_ = socket_.local_endpoint().port();
  listen();
  if (exchange_.registers) begin_registering();
  thread_ = std::jthread([this] {
    log::name_this_thread("phone");
    io_.run();
  });
}

std::optional<CallNumber> Phone::Switchboard::call(PhoneCall call, Done done) {
  const std::scoped_lock lock(mutex_);  // what is taken here is begun before the phone stops
  if (stopping_ || taken_ >= exchange_.lines) return std::nullopt;
  taken_ += 1;
  const auto number = ++last_number_;
  boost::asio::post(io_, [this, number, call = std::move(call), done = std::move(done)]() mutable {
    begin(number, std::move(call), std::move(done));
  });
  return CallNumber{number};
}

void Phone::Switchboard::hang_up(CallNumber number) {
  boost::asio::post(io_, [this, number] { withdraw(number.value, "withdrawn"); });
}

std::size_t Phone::Switchboard::free_lines() const {
  return stopping_ ? 0 : exchange_.lines - std::min(exchange_.lines, taken_.load());
}

std::string Phone::Switchboard::trouble() const {
  const std::scoped_lock lock(mutex_);
  return trouble_;
}

void Phone::Switchboard::note_trouble(std::string why) {
  const std::scoped_lock lock(mutex_);
  if (why == trouble_) return;
  if (!why.empty()) log::warning("the telephone exchange is of no use", {{"reason", why}});
  if (why.empty()) log::info("the telephone exchange is of use again");
  trouble_ = std::move(why);
}

void Phone::Switchboard::stop() {
  {
    const std::scoped_lock lock(mutex_);
    if (stopping_.exchange(true)) return;
  }
  boost::asio::post(io_, [this] {
    std::vector<std::uint64_t> numbers;
    for (const auto& [number, entry] : entries_) numbers.push_back(number);
    for (const auto number : numbers) withdraw(number, "this server stops");
    registration_.reset();
    register_at_.reset();
    end_when_settled(steady_clock::now() + kGoodbye);
  });
  waiting_.stop();
  thread_.join();
}

void Phone::Switchboard::end_when_settled(Time until) {
  const bool is_settled = std::ranges::all_of(
      entries_, [](const auto& each) { return !each.second.call || each.second.call->is_settled(); });
  if (is_settled || steady_clock::now() >= until) return io_.stop();
  auto again = std::make_shared<boost::asio::steady_timer>(io_, kLookAgain);
  again->async_wait([this, again, until](const error_code&) { end_when_settled(until); });
}

std::expected<ip::udp::endpoint, std::string> Phone::Switchboard::find_exchange() const {
  const bool is_v6 = ip::make_address(exchange_.address).is_v6();
  error_code is_name;
  const auto literal = ip::make_address(place_.host, is_name);
  const auto addresses = is_name ? outbound::resolve(place_.host) : std::vector{literal};
  const auto found = std::ranges::find(addresses, is_v6, [](const ip::address& each) { return each.is_v6(); });
  if (found == addresses.end()) return std::unexpected(fmt::format("{} has no address to call through", place_.host));
  return Endpoint(*found, place_.port);
}

std::expected<Phone::Switchboard::Ready, std::string> Phone::Switchboard::prepare(const PhoneCall& call) {
  const auto exchange = find_exchange();
  if (!exchange) return std::unexpected(exchange.error());
  auto prompt = prompts_.of(call.text, call.language, exchange_.speech);
  if (!prompt) return std::unexpected(prompt.error());
  return Ready{std::move(*prompt), *exchange};
}

void Phone::Switchboard::begin(std::uint64_t number, PhoneCall call, Done done) {
  auto& entry = entries_[number];
  entry.done = std::move(done);
  if (!is_callable(call.to)) {
    finish(entry, CallResult::failed, "this is no number that can be called");
    return pump(number);
  }
  entry.wanted = std::move(call);
  entry.is_preparing = true;
  waiting_.post([this, number, wanted = entry.wanted] {
    if (stopping_) return;  // it was withdrawn, and nobody waits for its words
    auto ready = prepare(wanted);
    boost::asio::post(io_, [this, number, ready = std::move(ready)]() mutable { dial(number, std::move(ready)); });
  });
}

void Phone::Switchboard::dial(std::uint64_t number, std::expected<Ready, std::string> ready) {
  const auto found = entries_.find(number);
  if (found == entries_.end()) return;
  auto& entry = found->second;
  entry.is_preparing = false;
  if (!entry.done) return pump(number);  // withdrawn while its words were made
  if (!ready) {
    finish(entry, CallResult::failed, ready.error());
  } else {
    try {
      dial_prepared(entry, *ready, number);
    } catch (const boost::system::system_error& error) {
      finish(entry, CallResult::failed, fmt::format("no socket for its sound: {}", error.code().message()));
    }
  }
  pump(number);
}

void Phone::Switchboard::dial_prepared(Entry& entry, const Ready& ready, std::uint64_t number) {
  const auto now = steady_clock::now();
  auto media = open_media(io_, exchange_);
  const auto caller = caller_toward(ready.exchange);
  const auto place = read_sip_uri(caller.contact);
  entry.exchange = ready.exchange;
  entry.line = std::make_shared<Line>(std::move(media), ready.exchange, ready.prompt, exchange_.talk);
  const Endpoint here(ip::make_address(place->host), entry.line->port());
  OutgoingCall::Wanted wanted{uri_of(entry.wanted.to), sdp_offer(here, number), exchange_.ringing};
  entry.call = std::make_unique<OutgoingCall>(caller, std::move(wanted), random_token, now);
}

std::string Phone::Switchboard::uri_of(const std::string& user) const {
  error_code is_name;
  const auto& domain = exchange_.domain.empty() ? place_.host : exchange_.domain;
  const auto address = ip::make_address(domain, is_name);
  return fmt::format("sip:{}@{}", user, is_name ? domain : in_uri(address));
}

/// The address of this machine by which the exchange is reached: a socket that is connected sends nothing and knows it.
Caller Phone::Switchboard::caller_toward(const Endpoint& exchange) const {
  auto address = ip::make_address(exchange_.address);
  if (!exchange_.advertised_address.empty()) {
    address = ip::make_address(exchange_.advertised_address);
  } else if (address.is_unspecified()) {
    boost::asio::io_context io;
    ip::udp::socket probe(io);
    error_code error;
    probe.connect(exchange, error);
    if (!error) address = probe.local_endpoint().address();
  }
  const auto place = fmt::format("{}:{}", in_uri(address), port_);
  return {uri_of(exchange_.user),
          exchange_.caller_name,
          fmt::format("sip:{}@{}", exchange_.user, place),
          place,
          exchange_.password.empty() ? "" : exchange_.user,
          exchange_.password};
}

/// Tells whoever asked, once; the line is free before, so that the next call can be asked for at once.
void Phone::Switchboard::finish(Entry& entry, CallResult result, std::string reason) {
  if (!entry.done) return;
  auto done = std::exchange(entry.done, nullptr);
  taken_ -= 1;
  done({result, entry.key, std::move(reason)});
}

void Phone::Switchboard::settle(Entry& entry, CallResult result, std::string reason) {
  if (entry.call) entry.call->hang_up(steady_clock::now());
  if (entry.line) entry.line->close();
  finish(entry, result, std::move(reason));
}

void Phone::Switchboard::withdraw(std::uint64_t number, const char* why) {
  const auto found = entries_.find(number);
  if (found == entries_.end()) return;
  settle(found->second, CallResult::withdrawn, why);
  pump(number);
}

/// Sends and tells what a call wants sent and told; forgets it once nothing is left of it.
void Phone::Switchboard::pump(std::uint64_t number) {
  const auto found = entries_.find(number);
  if (found == entries_.end()) return;
  auto& entry = found->second;
  if (entry.call) {
    for (auto events = entry.call->take_events(); !events.empty(); events = entry.call->take_events())
      for (const auto& event : events) take(entry, number, event);
    for (const auto& outgoing : entry.call->take_outgoing()) send(outgoing, entry.exchange);
  }
  const bool is_gone = entry.call ? entry.call->is_gone() : !entry.is_preparing;
  if (is_gone && !entry.done) entries_.erase(found);
  arm();
}

void Phone::Switchboard::take(Entry& entry, std::uint64_t number, const CallEvent& event) {
  if (const auto* answered = std::get_if<Answered>(&event)) {
    entry.was_answered = true;
    const auto on_key = [this, number](char key) {
      press(number, key);
      pump(number);
    };
    if (!entry.line->answer(answered->sdp, on_key, steady_clock::now()))
      settle(entry, CallResult::failed, "answered without sound that could be spoken to");
  }
  if (const auto* pressed = std::get_if<KeyPressed>(&event)) press(number, pressed->key);
  if (const auto* over = std::get_if<Over>(&event))
    settle(entry, entry.was_answered ? CallResult::no_key : result_of(over->kind), over->reason);
}

void Phone::Switchboard::press(std::uint64_t number, char key) {
  auto& entry = entries_.at(number);
  if (!entry.done) return;
  entry.key = key;
  if (key == '*') entry.line->repeat();
  if (key == '1') settle(entry, CallResult::confirmed, {});
  if (key == '2') settle(entry, CallResult::declined, {});
}

void Phone::Switchboard::send(const std::string& bytes, const Endpoint& to) {
  error_code ignored;  // what is lost is sent again
  socket_.send_to(boost::asio::buffer(bytes), to, 0, ignored);
}

void Phone::Switchboard::send(const Outgoing& outgoing, const Endpoint& exchange) {
  const auto uri = read_sip_uri(outgoing.toward);
  error_code is_name;
  const auto address = uri ? ip::make_address(uri->host, is_name) : ip::address();
  if (!uri || is_name || address.is_v6() != exchange.address().is_v6()) return send(outgoing.bytes, exchange);
  send(outgoing.bytes, Endpoint(address, uri->port == 0 ? std::uint16_t{5060} : uri->port));
}

void Phone::Switchboard::listen() {
  socket_.async_receive_from(boost::asio::buffer(buffer_), source_, [this](const error_code& error, std::size_t bytes) {
    if (error == boost::asio::error::operation_aborted) return;
    if (!error) hear({buffer_.data(), bytes});
    listen();
  });
}

Phone::Switchboard::Entries::iterator Phone::Switchboard::find(std::string_view call_id) {
  return std::ranges::find_if(entries_,
                              [&](const auto& each) { return each.second.call && each.second.call->id() == call_id; });
}

void Phone::Switchboard::hear(std::string_view datagram) {
  auto message = read_sip(datagram);
  if (!message) return;
  if (message->is_request()) return hear_request(std::move(*message));
  const auto call_id = message->header("Call-ID");
  if (registration_ && registration_->id() == call_id) {
    registration_->hear(*message, steady_clock::now());
    return tend_registration();
  }
  const auto found = find(call_id);
  if (found == entries_.end()) return;
  const auto number = found->first;
  found->second.call->hear(*message, steady_clock::now());
  pump(number);
}

/// Nobody calls this phone; an exchange may ask whether it is there.
void Phone::Switchboard::hear_request(SipMessage request) {
  const auto now = steady_clock::now();
  const auto back = way_back(request, source_);
  if (const auto known = replies_.known(request, now)) return send(*known, back);
  stamp(request, source_);
  const auto found = find(request.header("Call-ID"));
  std::vector<std::string> answers;
  std::uint64_t number = 0;
  if (found != entries_.end()) {
    number = found->first;
    found->second.call->hear(request, now);
    answers = found->second.call->take_replies();
  } else if (request.method != "ACK") {
    const bool is_question = request.method == "OPTIONS";
    const bool is_call = request.method == "INVITE";
    answers.push_back(is_question ? reply_to(request, 200, "OK", random_token()).text()
                      : is_call   ? reply_to(request, 603, "Decline", random_token()).text()
                                  : reply_to(request, 481, "Call/Transaction Does Not Exist", random_token()).text());
  }
  for (auto& answer : answers) {
    send(answer, back);
    replies_.keep(request, std::move(answer), now);
  }
  if (number != 0) pump(number);
}

void Phone::Switchboard::on_time() {
  const auto now = steady_clock::now();
  std::vector<std::uint64_t> numbers;
  for (const auto& [number, entry] : entries_) numbers.push_back(number);
  for (const auto number : numbers) {
    auto& entry = entries_.at(number);
    if (!entry.call) continue;
    entry.call->on_time(now);
    if (!entry.line->on_time(now)) settle(entry, CallResult::no_key, "no key was pressed");
    pump(number);
  }
  if (register_at_ && now >= *register_at_) begin_registering();
  if (registration_) registration_->on_time(now);
  tend_registration();
}

void Phone::Switchboard::arm() {
  std::optional<Time> first;
  const auto consider = [&](std::optional<Time> time) {
    if (time && (!first || *time < *first)) first = time;
  };
  for (const auto& [number, entry] : entries_) {
    if (entry.call) consider(entry.call->due());
    if (entry.line) consider(entry.line->due());
  }
  consider(register_at_);
  if (registration_) consider(registration_->due());
  if (!first) return;
  timer_.expires_at(*first);
  timer_.async_wait([this](const error_code& error) {
    if (!error) on_time();
  });
}

void Phone::Switchboard::begin_registering() {
  register_at_.reset();
  waiting_.post([this] {
    if (stopping_) return;
    auto found = find_exchange();
    boost::asio::post(io_, [this, found = std::move(found)] {
      if (stopping_) return;
      if (found) {
        registrar_ = *found;
        const auto caller = caller_toward(registrar_);
        registration_.emplace(caller, "sip:" + caller.uri.substr(caller.uri.find('@') + 1), random_token,
                              steady_clock::now());
      } else {
        note_trouble(found.error());
        register_at_ = steady_clock::now() + kFindAgain;
      }
      tend_registration();
    });
  });
}

void Phone::Switchboard::tend_registration() {
  if (registration_) {
    for (const auto& outgoing : registration_->take_outgoing()) send(outgoing, registrar_);
    note_trouble(registration_->trouble());
  }
  arm();
}

}  // namespace madang::phone
