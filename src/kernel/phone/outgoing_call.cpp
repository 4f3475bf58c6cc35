#include "kernel/phone/outgoing_call.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/ascii.hpp"
#include "base/text.hpp"
#include "kernel/phone/info_key.hpp"

namespace madang::phone {
namespace {

constexpr int kPasswordTries = 2;  // the second for a nonce that was too old

std::string tag_of(std::string_view value) { return parameter(value, "tag").value_or(""); }

/// What a refusal says of whoever was called (RFC 3261, 21; RFC 8688 for 607 and 608).
Over::Kind kind_of(int status) {
  switch (status) {
    case 486:
    case 600: return Over::Kind::busy;
    case 408:
    case 480:
    case 487: return Over::Kind::no_answer;
    case 433:
    case 603:
    case 607:
    case 608: return Over::Kind::rejected;
    default: return Over::Kind::failed;
  }
}

std::string said(const SipMessage& response) {
  std::string line;
  for (const char c : response.reason.substr(0, 100)) line += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  if (!is_utf8(line)) line.clear();
  return fmt::format("{} {}", response.status, line);
}

}  // namespace

OutgoingCall::OutgoingCall(const Caller& caller, Wanted wanted, Tokens tokens, Time now)
    : caller_(caller),
      wanted_(std::move(wanted)),
      tokens_(std::move(tokens)),
      id_(tokens_()),
      from_(fmt::format("{}<{}>;tag={}", caller.name.empty() ? "" : quoted_name(caller.name) + " ", caller.uri,
                        tokens_())),
      ring_until_(now + wanted_.ringing) {
  send_invite(invite(), now);
}

SipMessage OutgoingCall::invite() {
  auto request = begun("INVITE", wanted_.uri, caller_, tokens_);
  request.add("From", from_);
  request.add("To", fmt::format("<{}>", wanted_.uri));
  request.add("Call-ID", id_);
  request.add("CSeq", fmt::format("{} INVITE", cseq_));
  request.add("Contact", fmt::format("<{}>", caller_.contact));
  request.add("Allow", "INVITE, ACK, CANCEL, BYE, INFO, OPTIONS");
  request.add("Content-Type", "application/sdp");
  request.body = wanted_.sdp;
  return request;
}

void OutgoingCall::send_invite(SipMessage request, Time now) {
  send(request);
  invite_.emplace(std::move(request), now);
}

/// To the first place of its route, or to whom it is for; what goes to no dialog yet goes to the exchange.
void OutgoingCall::send(const SipMessage& message) {
  std::string toward;
  if (dialog_ && message.method != "INVITE" && message.method != "CANCEL") {
    const auto routes = message.all("Route");
    toward = routes.empty() ? message.uri : std::string(uri_in(routes.front()));
  }
  outgoing_.push_back({message.text(), toward});
}

void OutgoingCall::start(SipMessage request, Time now) {
  send(request);
  others_.emplace_back(std::move(request), now);
}

void OutgoingCall::hear(const SipMessage& message, Time now) {
  if (message.is_request())
    hear_request(message);
  else
    hear_response(message, now);
}

void OutgoingCall::hear_response(const SipMessage& response, Time now) {
  const auto cseq = read_cseq(response.header("CSeq"));
  if (tag_of(response.header("From")) != tag_of(from_)) return;
  if (cseq->method == "INVITE") return hear_invite_response(response, now);
  for (std::size_t i = 0; i < others_.size(); ++i)
    if (others_[i].is_mine(response)) return hear_other_response(others_[i], response, now);
}

void OutgoingCall::hear_invite_response(const SipMessage& response, Time now) {
  if (!invite_->is_mine(response)) return;
  const bool was_over = invite_->is_over();
  const auto heard = invite_->hear(response, now);
  if (heard.answer) send(*heard.answer);
  if (response.status >= 200 && response.status < 300) return take_call(response, now);
  if (!heard.is_new || was_over) return;
  if (response.status < 200) {
    if (is_unwanted_ && !answer_until_) cancel(now);
    return;
  }
  if (!try_with_password(response, now)) take_refusal(response);
}

/// The first to take it has the call; of others that a proxy called as well each is told goodbye (13.2.2.4).
void OutgoingCall::take_call(const SipMessage& response, Time now) {
  answer_until_.reset();
  auto dialog = dialog_of(response);
  if (dialog_ && tag_of(dialog_->to) == tag_of(dialog.to)) {
    if (ack_) outgoing_.push_back(*ack_);
    return;
  }
  const bool is_first = !dialog_;
  if (is_first) dialog_ = dialog;
  const auto ack = in(dialog, "ACK", read_cseq(response.header("CSeq"))->number);
  send(ack);
  if (is_first) ack_ = outgoing_.back();
  if (!is_first || is_unwanted_) return say_goodbye(dialog, now);
  events_.emplace_back(Answered{response.body});
}

bool OutgoingCall::try_with_password(const SipMessage& response, Time now) {
  if ((response.status != 401 && response.status != 407) || is_unwanted_ || passwords_tried_ >= kPasswordTries)
    return false;
  passwords_tried_ += 1;
  cseq_ += 1;
  auto request = invite();
  if (!answer_challenge(response, caller_, tokens_, request)) return false;
  send_invite(std::move(request), now);
  return true;
}

void OutgoingCall::take_refusal(const SipMessage& response) {
  answer_until_.reset();
  if (response.status == 401 || response.status == 407)
    return end(Over::Kind::failed, passwords_tried_ > 0 && !caller_.user.empty() ? "the exchange refuses the password"
                                                                                 : "the exchange wants a password");
  end(kind_of(response.status), said(response));
}

/// A proxy may ask who says goodbye, too.
void OutgoingCall::hear_other_response(ClientTransaction& transaction, const SipMessage& response, Time now) {
  const auto heard = transaction.hear(response, now);
  const bool is_challenge = response.status == 401 || response.status == 407;
  if (!heard.is_new || !is_challenge || transaction.request().method != "BYE" || passwords_tried_ > kPasswordTries)
    return;
  passwords_tried_ += 1;
  auto again = transaction.request();
  const auto fresh = begun("BYE", again.uri, caller_, tokens_);
  again.headers[0] = fresh.headers[0];  // a branch of its own
  cseq_ += 1;
  for (const auto* name : {"CSeq", "Authorization", "Proxy-Authorization"}) again.remove(name);
  again.add("CSeq", fmt::format("{} BYE", cseq_));
  if (answer_challenge(response, caller_, tokens_, again)) start(std::move(again), now);
}

bool OutgoingCall::is_of_this_call(const SipMessage& request) const {
  return tag_of(request.header("To")) == tag_of(from_) &&
         (!dialog_ || tag_of(request.header("From")) == tag_of(dialog_->to));
}

void OutgoingCall::hear_request(const SipMessage& request) {
  if (request.method == "ACK") return;
  if (!dialog_ || !is_of_this_call(request)) return reply(request, 481, "Call/Transaction Does Not Exist");
  const auto cseq = read_cseq(request.header("CSeq"))->number;
  if (their_cseq_ && cseq <= *their_cseq_) return reply(request, 500, "Out of Order");
  their_cseq_ = cseq;
  if (request.method == "BYE") {
    reply(request, 200, "OK");
    is_unwanted_ = true;
    return end(Over::Kind::hung_up, "hung up");
  }
  if (request.method == "INFO") {
    reply(request, 200, "OK");
    const auto key = key_in_info(request.header("Content-Type"), request.body);
    if (key && !is_over_) events_.emplace_back(KeyPressed{*key});
    return;
  }
  if (request.method == "OPTIONS") return reply(request, 200, "OK");
  // What was agreed stays as it is (RFC 3261, 14.2).
  if (request.method == "INVITE" || request.method == "UPDATE") return reply(request, 488, "Not Acceptable Here");
  reply(request, 405, "Method Not Allowed");
}

/// To where it came from, which only the owner of the socket knows.
void OutgoingCall::reply(const SipMessage& request, int status, std::string_view reason) {
  auto answer = reply_to(request, status, reason, tag_of(from_));
  if (status == 405) answer.add("Allow", "INVITE, ACK, CANCEL, BYE, INFO, OPTIONS");
  replies_.push_back(answer.text());
}

void OutgoingCall::on_time(Time now) {
  if (!is_unwanted_ && !dialog_ && !invite_->has_final() && now >= ring_until_) {
    end(Over::Kind::no_answer, "nobody answered in time");
    leave(now);
  }
  const auto turn = invite_->on_time(now);
  if (turn == ClientTransaction::Turn::send_again) send(invite_->request());
  if (turn == ClientTransaction::Turn::given_up) end(Over::Kind::failed, "the exchange does not answer");
  for (auto& each : others_)
    if (each.on_time(now) == ClientTransaction::Turn::send_again) send(each.request());
  std::erase_if(others_, [](const ClientTransaction& each) { return each.is_over(); });
  is_given_up_ = is_given_up_ || (answer_until_ && now >= *answer_until_);
  if (is_given_up_) answer_until_.reset();
}

std::optional<Time> OutgoingCall::due() const {
  std::optional<Time> first;
  const auto consider = [&](std::optional<Time> time) {
    if (time && (!first || *time < *first)) first = time;
  };
  if (!is_unwanted_ && !dialog_ && !invite_->has_final()) consider(ring_until_);
  consider(invite_->due());
  for (const auto& each : others_) consider(each.due());
  consider(answer_until_);
  return first;
}

void OutgoingCall::hang_up(Time now) {
  const bool was_unwanted = std::exchange(is_unwanted_, true);
  is_over_ = true;
  if (!was_unwanted) leave(now);
}

void OutgoingCall::leave(Time now) {
  if (dialog_) return say_goodbye(*dialog_, now);
  // What nobody has answered yet cannot be cancelled (9.1): that waits for the first answer.
  if (invite_->is_proceeding()) cancel(now);
}

void OutgoingCall::cancel(Time now) {
  answer_until_ = now + kGivenUp;
  start(cancel_of(invite_->request()), now);
}

void OutgoingCall::say_goodbye(const Dialog& dialog, Time now) {
  is_unwanted_ = true;
  cseq_ += 1;
  start(in(dialog, "BYE", cseq_), now);
}

/// RFC 3261, 12.1.2
OutgoingCall::Dialog OutgoingCall::dialog_of(const SipMessage& response) const {
  Dialog dialog;
  dialog.to = response.header("To");
  const auto contacts = response.all("Contact");
  dialog.target = contacts.empty() ? wanted_.uri : std::string(uri_in(contacts.front()));
  if (!read_sip_uri(dialog.target)) dialog.target = wanted_.uri;
  dialog.routes = response.all("Record-Route");
  std::ranges::reverse(dialog.routes);
  return dialog;
}

/// RFC 3261, 12.2.1.1; the first of the route may be a strict router, as of RFC 2543.
SipMessage OutgoingCall::in(const Dialog& dialog, std::string method, std::uint32_t cseq) {
  auto routes = dialog.routes;
  auto uri = dialog.target;
  const auto first = routes.empty() ? std::optional<SipUri>() : read_sip_uri(uri_in(routes.front()));
  if (first && !(";" + ascii_lowered(first->parameters) + ";").contains(";lr")) {
    uri = std::string(uri_in(routes.front()));
    routes.erase(routes.begin());
    routes.push_back(fmt::format("<{}>", dialog.target));
  }
  auto request = begun(std::move(method), uri, caller_, tokens_);
  for (const auto& route : routes) request.add("Route", route);
  request.add("From", from_);
  request.add("To", dialog.to);
  request.add("Call-ID", id_);
  request.add("CSeq", fmt::format("{} {}", cseq, request.method));
  return request;
}

void OutgoingCall::end(Over::Kind kind, std::string reason) {
  is_unwanted_ = true;
  if (std::exchange(is_over_, true)) return;
  events_.emplace_back(Over{kind, std::move(reason)});
}

bool OutgoingCall::is_settled() const {
  return is_over_ && (invite_->has_final() || is_given_up_) &&
         std::ranges::all_of(others_, [](const ClientTransaction& each) { return each.has_final(); });
}

bool OutgoingCall::is_gone() const {
  return is_over_ && (invite_->is_over() || is_given_up_) && others_.empty() && !answer_until_;
}

}  // namespace madang::phone
