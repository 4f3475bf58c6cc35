#include "kernel/bus/hub.hpp"

#include <boost/asio/post.hpp>

namespace madang::bus {
namespace {

template <class Key>
void forget(std::unordered_map<Key, std::vector<Listener*>>& map, const Key& key, Listener* listener) {
  const auto found = map.find(key);
  if (found == map.end()) return;
  std::erase(found->second, listener);
  if (found->second.empty()) map.erase(found);
}

}  // namespace

void LoopHub::add(Listener& listener) {
  by_member_[listener.member_id()].push_back(&listener);
  streams_of_.try_emplace(&listener);
}

void LoopHub::remove(Listener& listener) {
  const auto streams = streams_of_.extract(&listener);
  if (streams.empty()) return;
  for (const auto& stream : streams.mapped()) forget(by_stream_, stream, &listener);
  forget(by_member_, listener.member_id(), &listener);
}

void LoopHub::hear(Listener& listener, const StreamName& stream) {
  const auto streams = streams_of_.find(&listener);
  if (streams == streams_of_.end() || !streams->second.insert(stream).second) return;
  by_stream_[stream].push_back(&listener);
}

void LoopHub::hear_no_more(Listener& listener, const StreamName& stream) {
  const auto streams = streams_of_.find(&listener);
  if (streams == streams_of_.end() || streams->second.erase(stream) == 0) return;
  forget(by_stream_, stream, &listener);
}

void LoopHub::deliver(const Delivery& delivery) {
  const auto listeners = by_stream_.find(delivery.stream);
  if (listeners == by_stream_.end()) return;
  for (Listener* listener : listeners->second) {
    if (listener->org_id() == delivery.org) listener->deliver(delivery);
  }
}

/// The visit may change what the device hears, so the list is copied first.
template <class Visit>
void LoopHub::each_device(OrgId org, MemberId member, Visit visit) {
  const auto devices = by_member_.find(member);
  if (devices == by_member_.end()) return;
  for (Listener* device : std::vector(devices->second)) {
    if (device->org_id() == org) visit(*device);
  }
}

void LoopHub::end_session(SessionId session) {
  std::vector<Listener*> ended;
  for (const auto& [listener, streams] : streams_of_) {
    if (listener->session_id() == session) ended.push_back(listener);
  }
  for (Listener* listener : ended) listener->session_ended();
}

Hub::Hub(std::vector<boost::asio::any_io_executor> loops, MakeFrame make_frame)
    : loops_(std::move(loops)), make_frame_(std::move(make_frame)) {
  for (std::size_t i = 0; i < loops_.size(); ++i) hubs_.push_back(std::make_shared<LoopHub>());
}

void Hub::publish(OrgId org, const StreamName& stream, std::int64_t seq, std::string_view envelope) {
  auto delivery = std::make_shared<const Delivery>(org, stream, seq, make_frame_(envelope));
  for (std::size_t i = 0; i < loops_.size(); ++i)
    boost::asio::post(loops_[i], [hub = hubs_[i], delivery] { hub->deliver(*delivery); });
}

void Hub::let_hear(OrgId org, MemberId member, const StreamName& stream) {
  for (std::size_t i = 0; i < loops_.size(); ++i) {
    boost::asio::post(loops_[i], [hub = hubs_[i], org, member, stream] {
      hub->each_device(org, member, [&](Listener& device) {
        hub->hear(device, stream);
        device.hears(stream);
      });
    });
  }
}

void Hub::let_hear_no_more(OrgId org, MemberId member, const StreamName& stream) {
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
  for (std::size_t i = 0; i < loops_.size(); ++i)
    boost::asio::post(loops_[i], [hub = hubs_[i], session] { hub->end_session(session); });
}

}  // namespace madang::bus
