#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string_view>
#include <thread>

#include "presence/service.hpp"
#include "presence/views_model.hpp"

namespace madang::presence {

/// In a cluster: tells the other nodes who is on this one and hears it of them, so that who is on several is there, and
/// who sits before a device of any of them is online. Batches may be lost, doubled or late: who finds that it lacks one
/// asks for all. Whom a node that fell silent had is there no more when its lease ends.
///
/// Any thread; start() makes one that tells.
class Sharing {
 public:
  using Broadcast = std::function<void(std::string_view)>;

  static constexpr std::chrono::milliseconds kBeat{200};
  static constexpr std::chrono::milliseconds kAlive{1'000};  ///< it is said that a node is there
  static constexpr std::chrono::milliseconds kLease{10'000};

  /// `node` is the number under which others hear this one.
  Sharing(Service& service, const Clock& clock, std::uint64_t node, Broadcast broadcast);
  ~Sharing() { stop(); }

  void start();
  /// Says that this node goes, and with it whom it has.
  void stop();

  /// What another node broadcast.
  void hear(std::uint64_t sender, std::string_view bytes);
  /// Every beat: tells what changed, and lets leases end.
  void beat();

 private:
  struct Neighbour {
    std::uint64_t last = 0;  // the number of its last batch
    Timestamp heard_at;
    Timestamp asked_at;
    bool lacks = true;       // something it said was lost, until it has told all
    bool tells_all = false;  // and nothing of that was lost so far
    std::set<Place> here;
    std::set<Place> unconfirmed;  // while it tells all
  };

  void send(BatchKind kind, std::vector<View> views, std::uint64_t node = 0);
  void tell_all();
  void take(std::uint64_t sender, Neighbour& neighbour, const ViewBatch& batch);
  void ask_if_lacking(std::uint64_t node, Neighbour& neighbour);
  void lose(std::uint64_t node, const std::set<Place>& places);
  void end_leases();

  Service& service_;
  const Clock& clock_;
  const std::uint64_t node_;
  const Broadcast broadcast_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::uint64_t, Neighbour> neighbours_;
  std::uint64_t number_ = 0;
  bool is_asked_ = true;  // whoever begins says that nobody is there yet
  Timestamp said_at_;
  Timestamp told_all_at_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace madang::presence
