#include "kernel/phone/transaction.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace madang::phone {
namespace {

std::string branch_of(const SipMessage& message) {
  const auto vias = message.all("Via");
  return vias.empty() ? std::string() : parameter(vias.front(), "branch").value_or("");
}

void copy(const SipMessage& from, std::string_view name, SipMessage& into) {
  for (const auto& header : from.headers)
    if (ascii_lowered(header.name) == ascii_lowered(name)) into.add(std::string(name), header.value);
}

/// What a request that goes the same way has in common with the INVITE.
SipMessage beside(const SipMessage& invite, std::string method) {
  SipMessage message;
  message.method = std::move(method);
  message.uri = invite.uri;
  message.add("Via", invite.all("Via").front());
  copy(invite, "Route", message);
  message.add("Max-Forwards", "70");
  copy(invite, "From", message);
  copy(invite, "Call-ID", message);
  const auto cseq = read_cseq(invite.header("CSeq"));
  message.add("CSeq", std::to_string(cseq->number) + " " + message.method);
  return message;
}

}  // namespace

ClientTransaction::ClientTransaction(SipMessage request, Time now)
    : request_(std::move(request)), again_(now + kT1), end_(now + kGivenUp) {}

std::optional<Time> ClientTransaction::due() const {
  if (state_ == State::over) return std::nullopt;
  if (again_ && end_) return std::min(*again_, *end_);
  return again_ ? again_ : end_;
}

ClientTransaction::Turn ClientTransaction::on_time(Time now) {
  if (state_ == State::over) return Turn::nothing;
  if (end_ && now >= *end_) {
    const bool was_answered = state_ == State::completed;
    state_ = State::over;
    return was_answered ? Turn::nothing : Turn::given_up;
  }
  if (!again_ || now < *again_) return Turn::nothing;
  pause_ = is_invite() ? 2 * pause_ : std::min(2 * pause_, kT2);
  if (state_ == State::proceeding) pause_ = kT2;
  again_ = now + pause_;
  return Turn::send_again;
}

bool ClientTransaction::is_mine(const SipMessage& response) const {
  const auto cseq = read_cseq(response.header("CSeq"));
  return cseq && cseq->method == request_.method && branch_of(response) == branch_of(request_);
}

void ClientTransaction::complete(Time now) {
  again_.reset();
  state_ = State::completed;
  end_ = now + (is_invite() ? std::chrono::milliseconds(kGivenUp) : kT4);
}

ClientTransaction::Heard ClientTransaction::hear(const SipMessage& response, Time now) {
  if (state_ == State::over) return {};
  if (response.status < 200) {
    if (state_ == State::completed) return {};
    state_ = State::proceeding;
    if (is_invite()) {  // how long it may ring is the caller's to say
      again_.reset();
      end_.reset();
    }
    return {true, {}};
  }
  if (state_ == State::completed) return {false, ack_};
  if (is_invite() && response.status < 300) {  // the ACK to it is the dialog's
    state_ = State::over;
    return {true, {}};
  }
  complete(now);
  if (is_invite()) ack_ = ack_of(request_, response);
  return {true, ack_};
}

SipMessage ack_of(const SipMessage& invite, const SipMessage& response) {
  auto ack = beside(invite, "ACK");
  copy(response, "To", ack);
  return ack;
}

SipMessage cancel_of(const SipMessage& invite) {
  auto cancel = beside(invite, "CANCEL");
  copy(invite, "To", cancel);
  return cancel;
}

SipMessage reply_to(const SipMessage& request, int status, std::string_view reason, std::string_view tag) {
  SipMessage reply;
  reply.status = status;
  reply.reason = reason;
  for (const auto& via : request.all("Via")) reply.add("Via", via);
  reply.add("From", std::string(request.header("From")));
  std::string to(request.header("To"));
  if (!parameter(to, "tag")) to += ";tag=" + std::string(tag);
  reply.add("To", to);
  reply.add("Call-ID", std::string(request.header("Call-ID")));
  reply.add("CSeq", std::string(request.header("CSeq")));
  return reply;
}

}  // namespace madang::phone
