#include "presence/sharing_service.hpp"

#include <algorithm>
#include <utility>

#include "kernel/log/thread_name.hpp"

namespace madang::presence {
namespace {

constexpr std::chrono::milliseconds kAskAgain{1'000};

}  // namespace

Sharing::Sharing(Service& service, const Clock& clock, std::uint64_t node, Broadcast broadcast)
    : service_(service), clock_(clock), node_(node), broadcast_(std::move(broadcast)) {
  service_.share();
}

void Sharing::start() {
  thread_ = std::thread([this] {
    log::name_this_thread("presence");
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, kBeat, [this] { return stopping_; })) {
      lock.unlock();
      beat();
      lock.lock();
    }
  });
}

void Sharing::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (!thread_.joinable()) return;
  thread_.join();
  const std::lock_guard lock(mutex_);
  send(BatchKind::gone, {});
}

void Sharing::send(BatchKind kind, std::vector<View> views, std::uint64_t node) {
  said_at_ = clock_.now();
  broadcast_(write_view_batch({kind, ++number_, node, std::move(views)}));
}

void Sharing::beat() {
  const std::lock_guard lock(mutex_);
  end_leases();
  if (is_asked_ && clock_.now() - told_all_at_ >= kAskAgain) tell_all();
  auto views = service_.views_changed(kMostViews);
  if (!views.empty() || clock_.now() - said_at_ >= kAlive) send(BatchKind::views, std::move(views));
}

void Sharing::tell_all() {
  is_asked_ = false;
  told_all_at_ = clock_.now();
  const auto all = service_.views();
  if (all.size() <= kMostViews) return send(BatchKind::whole, all);
  for (std::size_t from = 0; from < all.size(); from += kMostViews) {
    const auto to = std::min(all.size(), from + kMostViews);
    const auto kind = from == 0 ? BatchKind::whole_from : to == all.size() ? BatchKind::whole_to : BatchKind::views;
    send(kind, {all.begin() + std::ptrdiff_t(from), all.begin() + std::ptrdiff_t(to)});
  }
}

/// A batch is absolute, so one after a gap holds too; what came before it is asked for.
void Sharing::hear(std::uint64_t sender, std::string_view bytes) {
  const auto batch = read_view_batch(bytes);
  if (!batch || sender == node_) return;
  const std::lock_guard lock(mutex_);
  if (batch->kind == BatchKind::ask && batch->node == node_) is_asked_ = true;
  const auto [place, is_new] = neighbours_.try_emplace(sender);
  auto& neighbour = place->second;
  if (!is_new && batch->number <= neighbour.last) return;
  if (batch->number != neighbour.last + 1) {
    neighbour.lacks = true;
    neighbour.tells_all = false;
  }
  neighbour.last = batch->number;
  neighbour.heard_at = clock_.now();
  if (batch->kind == BatchKind::gone) {
    lose(sender, neighbour.here);
    neighbours_.erase(place);
    return;
  }
  take(sender, neighbour, *batch);
  ask_if_lacking(sender, neighbour);
}

void Sharing::take(std::uint64_t sender, Neighbour& neighbour, const ViewBatch& batch) {
  if (batch.kind == BatchKind::whole || batch.kind == BatchKind::whole_from) {
    neighbour.unconfirmed = neighbour.here;
    neighbour.tells_all = true;
  }
  for (const auto& view : batch.views) {
    service_.hear(view, sender);
    neighbour.unconfirmed.erase(view.place);
    view.is_here ? void(neighbour.here.insert(view.place)) : void(neighbour.here.erase(view.place));
  }
  const bool ends = batch.kind == BatchKind::whole || batch.kind == BatchKind::whole_to;
  if (!ends || !std::exchange(neighbour.tells_all, false)) return;
  neighbour.lacks = false;
  for (const Place& place : neighbour.unconfirmed) neighbour.here.erase(place);
  lose(sender, std::exchange(neighbour.unconfirmed, {}));
}

/// Again and again, since the question may be lost, and the answer.
void Sharing::ask_if_lacking(std::uint64_t node, Neighbour& neighbour) {
  if (!neighbour.lacks || neighbour.tells_all || clock_.now() - neighbour.asked_at < kAskAgain) return;
  neighbour.asked_at = clock_.now();
  send(BatchKind::ask, {}, node);
}

void Sharing::lose(std::uint64_t node, const std::set<Place>& places) {
  for (const Place& place : places) service_.lose(place, node);
}

void Sharing::end_leases() {
  std::erase_if(neighbours_, [this](const auto& each) {
    if (clock_.now() - each.second.heard_at < kLease) return false;
    lose(each.first, each.second.here);
    return true;
  });
}

}  // namespace madang::presence
