#include "app/alert_drivers.hpp"

#include <algorithm>
#include <functional>
#include <future>

namespace madang::app {
namespace {

using alerts::Delivered;
using alerts::DeliveryEnd;
using alerts::Parcel;

constexpr std::size_t kSentAtOnce = 4;
/// Until the exchange is asked again when all its lines are taken.
constexpr std::chrono::seconds kUntilALineIsFree{3};
/// Longer than a call can ring and speak.
constexpr std::chrono::seconds kCallingLease{300};
/// Longer than a server or gateway is waited for.
constexpr std::chrono::seconds kSendingLease{120};
/// The same for all browsers of somebody, one after the other.
constexpr std::chrono::seconds kPushingLease{300};
constexpr std::size_t kPushedAtOnce = 8;

Delivered delivered(const outbound::Delivery& delivery) {
  const auto end = [&] {
    switch (delivery.state) {
      case outbound::DeliveryState::sent: return DeliveryEnd::told;
      case outbound::DeliveryState::refused: return DeliveryEnd::refused;
      case outbound::DeliveryState::later: break;
    }
    return DeliveryEnd::later;
  };
  return {end(), delivery.reason, delivery.wait};
}

Delivered mail(const outbound::Mailer& mailer, const Parcel& parcel, const std::stop_token& stop) {
  outbound::Mail mail;
  mail.to = parcel.to;
  mail.to_name = parcel.to_name;
  mail.subject = parcel.subject;
  mail.text = parcel.text;
  mail.language = parcel.language;
  mail.idempotency_key = parcel.idempotency_key;
  return delivered(mailer.send(mail, stop));
}

Delivered text(const outbound::SmsGateway& gateway, const Parcel& parcel, const std::stop_token& stop) {
  return delivered(gateway.send({parcel.to, parcel.text, parcel.language, parcel.idempotency_key}, stop));
}

/// They are told when one of their browsers is; what another could not be told is not tried again then.
void add(Delivered& all, const outbound::PushDelivery& one) {
  using outbound::DeliveryState;
  if (!one.reason.empty()) all.detail = one.reason;
  if (one.state == DeliveryState::sent) all.end = DeliveryEnd::told;
  if (one.state != DeliveryState::later || all.end == DeliveryEnd::told) return;
  all.end = DeliveryEnd::later;
  all.wait = std::max(all.wait, one.wait);
}

Delivered push(const outbound::PushSender& sender, const Parcel& parcel, const std::stop_token& stop) {
  Delivered all{DeliveryEnd::refused, {}, {}, {}};
  outbound::PushMessage message;
  message.keep = parcel.manner.keep;
  message.urgency = parcel.manner.hurries ? outbound::Urgency::high : outbound::Urgency::low;
  message.topic = parcel.manner.topic;
  for (const alerts::PushLetter& letter : parcel.letters) {
    if (stop.stop_requested()) break;
    message.text = letter.text;
    const auto one = sender.send({letter.endpoint, letter.p256dh, letter.auth}, message, stop);
    all.reports.push_back({letter.id, one.state == outbound::DeliveryState::sent, one.is_gone, one.reason});
    add(all, one);
  }
  return all;
}

std::string said(std::string what, const std::string& reason) {
  if (!reason.empty()) what += ": " + reason;
  return what;
}

Delivered told_of(const phone::CallOutcome& outcome) {
  switch (outcome.result) {
    case phone::CallResult::confirmed: return {DeliveryEnd::confirmed, outcome.reason, {}};
    case phone::CallResult::declined: return {DeliveryEnd::declined, outcome.reason, {}};
    case phone::CallResult::no_key: return {DeliveryEnd::told, outcome.reason, {}};
    case phone::CallResult::busy: return {DeliveryEnd::refused, said("busy", outcome.reason), {}};
    case phone::CallResult::no_answer: return {DeliveryEnd::refused, said("no answer", outcome.reason), {}};
    case phone::CallResult::rejected: return {DeliveryEnd::refused, said("rejected", outcome.reason), {}};
    case phone::CallResult::failed:
    case phone::CallResult::withdrawn: break;
  }
  return {DeliveryEnd::later, outcome.reason, {}};
}

/// Rings until it is known what came of it; hung up as soon as nobody waits for that any more.
Delivered ring(phone::Phone& phone, const Parcel& parcel, const std::stop_token& stop) {
  std::promise<phone::CallOutcome> ended;
  auto outcome = ended.get_future();
  const auto number = phone.call({parcel.to, parcel.text, parcel.language},
                                 [&ended](phone::CallOutcome told) { ended.set_value(std::move(told)); });
  if (!number) return {DeliveryEnd::later, "All lines are taken.", kUntilALineIsFree};
  const std::stop_callback hang_up(stop, [&] { phone.hang_up(*number); });
  return told_of(outcome.get());
}

}  // namespace

alerts::Drivers alert_drivers(const Channels& channels) {
  alerts::Drivers drivers;
  if (const auto* mailer = channels.mailer.get()) {
    const auto send = [mailer](const Parcel& parcel, const std::stop_token& stop) {
      return mail(*mailer, parcel, stop);
    };
    drivers[alerts::Channel::email] = {send, kSentAtOnce, kSendingLease};
  }
  if (const auto* gateway = channels.sms.get()) {
    const auto send = [gateway](const Parcel& parcel, const std::stop_token& stop) {
      return text(*gateway, parcel, stop);
    };
    drivers[alerts::Channel::sms] = {send, kSentAtOnce, kSendingLease};
  }
  if (const auto* sender = channels.push.get()) {
    const auto wake = [sender](const Parcel& parcel, const std::stop_token& stop) {
      return push(*sender, parcel, stop);
    };
    drivers[alerts::Channel::push] = {wake, kPushedAtOnce, kPushingLease};
  }
  if (auto* phone = channels.phone.get()) {
    const auto call = [phone](const Parcel& parcel, const std::stop_token& stop) { return ring(*phone, parcel, stop); };
    drivers[alerts::Channel::phone] = {call, phone->free_lines(), kCallingLease, false};
  }
  return drivers;
}

alerts::PushDoors push_doors(const outbound::PushSender* sender, const auth::Sessions& sessions) {
  alerts::PushDoors doors;
  doors.sessions_of = std::bind_front(&auth::Sessions::list, &sessions);
  doors.organisation_of = people::organisation_of;
  if (!sender) return doors;
  doors.public_key = sender->public_key();
  doors.fault_of = std::bind_front(&outbound::PushSender::fault_of, sender);
  return doors;
}

}  // namespace madang::app
