#include "kernel/media_load/ice_client.hpp"

#include "kernel/media/ice_candidates.hpp"
#include "kernel/media/stun_writer.hpp"

namespace madang::media_load {

void IceClient::begin(const sfu::IceCredentials& remote, Time now) {
  username_ = remote.ufrag + ":" + local_.ufrag;
  outgoing_.emplace(remote.password);
  incoming_.emplace(local_.password);
  answered_.reset();
  due_ = now;
}

sfu::Bytes IceClient::check(Time now, sfu::MutableBytes room) {
  if (!due_ || now < *due_) return {};
  ++checks_;
  for (std::size_t i = 0; i < 8; ++i) transaction_[i] = static_cast<std::uint8_t>(checks_ >> 8 * i);
  for (std::size_t i = 8; i < transaction_.size(); ++i)
    transaction_[i] = static_cast<std::uint8_t>(local_.ufrag[i - 8]);
  due_ = now + (is_connected() ? kConsent : kAgain);
  return sfu::write_binding_request(room,
                                    {.transaction = transaction_,
                                     .username = username_,
                                     .priority = sfu::ice_priority(sfu::IceTransport::kUdp, 0),
                                     .controlling = 1,
                                     .use_candidate = true},
                                    *outgoing_);
}

bool IceClient::answer(const sfu::StunMessage& message, Time now) {
  if (message.kind != sfu::StunClass::kSuccess || message.transaction != transaction_ || !outgoing_) return false;
  if (!outgoing_->holds(message)) return false;
  answered_ = now;
  due_ = now + kConsent;
  return true;
}

sfu::Bytes IceClient::answer_to(const sfu::StunMessage& message, const sfu::TransportAddress& from,
                                sfu::MutableBytes room) {
  if (message.kind != sfu::StunClass::kRequest || !incoming_ || !incoming_->holds(message)) return {};
  return sfu::write_binding_success(room, message.transaction, from, *incoming_);
}

}  // namespace madang::media_load
