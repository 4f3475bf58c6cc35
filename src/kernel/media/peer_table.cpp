#include "kernel/media/peer_table.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace madang::media {

std::size_t PeerTable::PathHash::operator()(const IcePath& path) const {
  std::uint64_t words[2];
  std::memcpy(words, path.remote.ip.data(), sizeof words);
  std::uint64_t mixed = words[0] ^ words[1] * 0x9e37'79b9'7f4a'7c15U;
  mixed ^= std::uint64_t{path.remote.port} << 40 ^ std::uint64_t{path.socket} << 8 ^
           static_cast<std::uint64_t>(path.transport);
  mixed *= 0x9e37'79b9'7f4a'7c15U;
  return mixed ^ mixed >> 32;
}

WorkerPeer& PeerTable::add(std::unique_ptr<WorkerPeer> peer) {
  if (free_.empty()) {
    free_.push_back(peers_.size());
    peers_.emplace_back();
  }
  const std::size_t place = free_.back();
  free_.pop_back();
  peer->index = static_cast<TransportIndex>(place);
  peers_[place] = std::move(peer);
  WorkerPeer& added = *peers_[place];
  participants_[static_cast<std::uint64_t>(added.setup.participant)] = &added;
  add_ufrag(added, added.transport.credentials().ufrag);
  return added;
}

std::vector<IcePath> PeerTable::remove(WorkerPeer& peer) {
  participants_.erase(static_cast<std::uint64_t>(peer.setup.participant));
  for (const auto& ufrag : peer.ufrags) ufrags_.erase(ufrag);
  auto paths = forget_those(peer, peer.paths);
  const auto place = static_cast<std::size_t>(peer.index);
  free_.push_back(place);
  peers_[place].reset();
  return paths;
}

std::vector<IcePath> PeerTable::forget_those(WorkerPeer& peer, const std::vector<IcePath>& paths) {
  std::vector<IcePath> forgotten;
  for (const auto& path : paths) {
    const auto found = paths_.find(path);
    if (found == paths_.end() || found->second != &peer) continue;
    paths_.erase(found);
    forgotten.push_back(path);
  }
  return forgotten;
}

WorkerPeer* PeerTable::of(ParticipantId participant) {
  const auto found = participants_.find(static_cast<std::uint64_t>(participant));
  return found == participants_.end() ? nullptr : found->second;
}

WorkerPeer* PeerTable::on(const IcePath& path) {
  const auto found = paths_.find(path);
  return found == paths_.end() ? nullptr : found->second;
}

WorkerPeer* PeerTable::asked(std::string_view ufrag) {
  const auto found = ufrags_.find(ufrag);
  return found == ufrags_.end() ? nullptr : found->second;
}

std::vector<IcePath> PeerTable::learn(WorkerPeer& peer, const IcePath& path) {
  WorkerPeer*& owner = paths_[path];
  if (std::exchange(owner, &peer) == &peer) return {};
  peer.paths.push_back(path);
  if (peer.paths.size() <= kMostPaths) return {};
  std::vector<IcePath> served;
  std::ranges::copy_if(peer.paths, std::back_inserter(served),
                       [&](const IcePath& known) { return !peer.transport.knows(known); });
  std::erase_if(peer.paths, [&](const IcePath& known) { return !peer.transport.knows(known); });
  return forget_those(peer, served);
}

void PeerTable::forget(const IcePath& path) {
  WorkerPeer* const peer = on(path);
  if (peer == nullptr) return;
  paths_.erase(path);
  std::erase(peer->paths, path);
  peer->transport.forget(path);
}

/// A restart that is overtaken by another is never answered again.
void PeerTable::add_ufrag(WorkerPeer& peer, const std::string& ufrag) {
  if (peer.ufrags.size() == 2) {
    ufrags_.erase(peer.ufrags.back());
    peer.ufrags.pop_back();
  }
  peer.ufrags.push_back(ufrag);
  ufrags_[ufrag] = &peer;
}

void PeerTable::forget_old_ufrags(WorkerPeer& peer) {
  for (std::size_t i = 0; i + 1 < peer.ufrags.size(); ++i) ufrags_.erase(peer.ufrags[i]);
  peer.ufrags.erase(peer.ufrags.begin(), peer.ufrags.end() - 1);
}

}  // namespace madang::media
