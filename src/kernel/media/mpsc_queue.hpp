#pragma once

#include <atomic>
#include <optional>
#include <utility>

namespace madang::media {

/// From many threads to one, unbounded, without a lock: who pushes allocates one node and swaps one pointer. For what
/// is rare, such as commands.
template <typename Item>
class MpscQueue {
 public:
  MpscQueue() : newest_(new Node), oldest_(newest_.load(std::memory_order_relaxed)) {}
  MpscQueue(const MpscQueue&) = delete;
  MpscQueue& operator=(const MpscQueue&) = delete;
  ~MpscQueue() {
    while (oldest_ != nullptr) delete std::exchange(oldest_, oldest_->next.load(std::memory_order_relaxed));
  }

  void push(Item item) {
    Node* const node = new Node{.item = std::move(item)};
    Node* const before = newest_.exchange(node, std::memory_order_acq_rel);
    before->next.store(node, std::memory_order_release);
  }

  /// The reader's. Nothing too while somebody is in the middle of push(): then they have not woken the reader yet.
  std::optional<Item> take() {
    Node* const node = oldest_->next.load(std::memory_order_acquire);
    if (node == nullptr) return std::nullopt;
    delete std::exchange(oldest_, node);
    return std::exchange(node->item, std::nullopt);
  }

 private:
  struct Node {
    std::atomic<Node*> next = nullptr;
    std::optional<Item> item;
  };

  std::atomic<Node*> newest_;
  Node* oldest_;  // its item was taken
};

}  // namespace madang::media
