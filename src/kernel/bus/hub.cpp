#include "kernel/bus/hub.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

namespace madang::bus {

void LoopHub::add(Listener& listener) {
  const Seat seat = hearing_.take_seat();
  if (seat >= listeners_.size()) listeners_.resize(seat + 1);
  listeners_[seat] = &listener;
  listener.seat_ = seat;
  hear(listener, listener.member_id().text());
}

void LoopHub::remove(Listener& listener) {
  if (listener.seat_ == kNoSeat) return;
  const Seat seat = std::exchange(listener.seat_, kNoSeat);
  listeners_[seat] = nullptr;
  hearing_.leave(seat);
}

void LoopHub::hear(Listener& listener, const StreamName& stream) {
  if (listener.seat_ == kNoSeat) return;
  const auto before = hearing_.streams();
  hearing_.hear(listener.seat_, stream);
  if (hearing_.streams() > before) change_interest({listener.org_id(), StreamKey::of(stream), true});
}

void LoopHub::watch(Listener& listener, const StreamName& stream) {
  if (listener.seat_ != kNoSeat) hearing_.hear(listener.seat_, stream);
}

void LoopHub::hear_first(Listener& listener, const StreamKey& stream) {
  const bool is_own = stream == StreamKey::of(listener.member_id());  // heard since it was added
  if (listener.seat_ == kNoSeat || is_own) return;
  const auto before = hearing_.streams();
  hearing_.hear_first(listener.seat_, stream);
  if (hearing_.streams() > before) change_interest({listener.org_id(), stream, true});
}

void LoopHub::hear_no_more(Listener& listener, const StreamName& stream) {
  if (listener.seat_ != kNoSeat) hearing_.hear_no_more(listener.seat_, stream);
}

bool LoopHub::hears(const Listener& listener, const StreamName& stream) const {
  return std::ranges::find(hearing_.seats_of(stream), listener.seat_) != hearing_.seats_of(stream).end();
}

void LoopHub::tell_interest_by(const boost::asio::any_io_executor& loop, TellInterest tell) {
  loop_ = loop;
  tell_interest_ = std::move(tell);
  hearing_.when_closed([this](const StreamKey& stream) { change_interest({OrgId{}, stream, false}); });
}

/// Told by the batch, at the end of the turn.
void LoopHub::change_interest(const InterestChange& change) {
  if (!tell_interest_) return;
  interest_changes_.push_back(change);
  if (interest_changes_.size() == 1) boost::asio::post(loop_, [hub = shared_from_this()] { hub->tell_interest(); });
}

void LoopHub::tell_interest() {
  if (interest_changes_.empty()) return;
  tell_interest_(interest_changes_);
  interest_changes_.clear();
}

void LoopHub::let_hear(Listener& device, const StreamName& stream, const std::optional<std::vector<Delivery>>& missed) {
  const auto before = hearing_.streams();
  const bool is_new = hearing_.hear(device.seat_, stream);
  if (hearing_.streams() > before) change_interest({device.org_id(), StreamKey::of(stream), true});
  device.hears(stream);
  if (!is_new) return;
  if (!missed) return device.fell_behind();
  for (const auto& delivery : *missed) device.deliver(delivery);
}

void LoopHub::deliver(const Delivery& delivery) {
  for (const Seat seat : hearing_.seats_of(delivery.stream)) {
    Listener* const listener = listeners_[seat];
    if (listener && listener->org_id() == delivery.org) listener->deliver(delivery);
  }
}

/// Every device hears its member's own stream. The visit may change what it hears, or end it, so the list is copied.
template <class Visit>
void LoopHub::each_device(OrgId org, MemberId member, Visit visit) {
  const auto seats = hearing_.seats_of(member.text());
  for (const Seat seat : std::vector(seats.begin(), seats.end())) {
    Listener* const device = listeners_[seat];
    if (device && device->member_id() == member && device->org_id() == org) visit(*device);
  }
}

void LoopHub::end_session(SessionId session) {
  for (std::size_t seat = 0; seat < listeners_.size(); ++seat) {
    Listener* const listener = listeners_[seat];
    if (listener && listener->session_id() == session) listener->session_ended();
  }
}

Hub::Hub(std::vector<boost::asio::any_io_executor> loops, MakeFrame make_frame)
    : loops_(std::move(loops)), make_frame_(std::move(make_frame)) {
  for (std::size_t i = 0; i < loops_.size(); ++i) hubs_.push_back(std::make_shared<LoopHub>());
}

void Hub::publish(OrgId org, const StreamName& stream, std::int64_t seq, std::string_view envelope) {
  const auto frame = make_frame_(envelope);
  for (std::size_t i = 0; i < loops_.size(); ++i) {
    // A copy for each loop: cores that count references to the same bytes would wait for each other.
    Delivery delivery{org, stream, seq, i == 0 ? frame : std::make_shared<const std::string>(*frame)};
    boost::asio::post(loops_[i], [hub = hubs_[i], delivery = std::move(delivery)] { hub->deliver(delivery); });
  }
}

void Hub::let_hear(OrgId org, MemberId member, const StreamName& stream) {
  changes_.note(member.value);
  for (std::size_t i = 0; i < loops_.size(); ++i) {
    boost::asio::post(loops_[i], [hub = hubs_[i], org, member, stream] {
      hub->each_device(org, member, [&](Listener& device) {
        hub->hear(device, stream);
        device.hears(stream);
      });
    });
  }
}

void Hub::tell_interest_by(const TellInterest& tell) {
  for (std::size_t i = 0; i < loops_.size(); ++i) hubs_[i]->tell_interest_by(loops_[i], tell);
}

void Hub::let_hear_from(OrgId org, MemberId member, const StreamName& stream, std::int64_t first,
                        const std::optional<Envelopes>& missed) {
  changes_.note(member.value);
  for (std::size_t i = 0; i < loops_.size(); ++i) {
    std::optional<std::vector<Delivery>> deliveries;
    if (missed) deliveries.emplace();
    for (const auto& envelope : missed.value_or(Envelopes()))
      deliveries->push_back({org, stream, first + std::ssize(*deliveries), make_frame_(*envelope)});
    boost::asio::post(loops_[i], [hub = hubs_[i], org, member, stream, deliveries = std::move(deliveries)] {
      hub->each_device(org, member, [&](Listener& device) { hub->let_hear(device, stream, deliveries); });
    });
  }
}

void Hub::fell_behind(OrgId org, const StreamName& stream) {
  for (std::size_t i = 0; i < loops_.size(); ++i) {
    boost::asio::post(loops_[i], [hub = hubs_[i], org, stream] {
      const auto seats = hub->hearing_.seats_of(stream);
      for (const Seat seat : std::vector(seats.begin(), seats.end())) {
        Listener* const listener = hub->listeners_[seat];
        if (listener && listener->org_id() == org) listener->fell_behind();
      }
    });
  }
}

void Hub::fell_behind(OrgId org) {
  for (std::size_t i = 0; i < loops_.size(); ++i)
    boost::asio::post(loops_[i], [hub = hubs_[i], org] {
      for (Listener* const listener : std::vector(hub->listeners_.begin(), hub->listeners_.end()))
        if (listener && listener->org_id() == org) listener->fell_behind();
    });
}

void Hub::sweep() {
  constexpr std::size_t kStreams = 4'096;
  for (std::size_t i = 0; i < loops_.size(); ++i)
    boost::asio::post(loops_[i], [hub = hubs_[i]] { hub->hearing_.sweep(kStreams); });
}

void Hub::let_hear_no_more(OrgId org, MemberId member, const StreamName& stream) {
  changes_.note(member.value);
  for (std::size_t i = 0; i < loops_.size(); ++i) {
    boost::asio::post(loops_[i], [hub = hubs_[i], org, member, stream] {
      hub->each_device(org, member, [&](Listener& device) {
        hub->hear_no_more(device, stream);
        device.hears_no_more(stream);
      });
    });
  }
}

void Hub::end_session(SessionId session) {
  changes_.note(session.value);
  for (std::size_t i = 0; i < loops_.size(); ++i)
    boost::asio::post(loops_[i], [hub = hubs_[i], session] { hub->end_session(session); });
}

}  // namespace madang::bus
