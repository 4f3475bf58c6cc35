#include "kernel/net/outbox.hpp"

#include <array>
#include <deque>

#include "base/fuzz/harness.hpp"

// The queue of one socket beside a model that is too simple to be wrong.

namespace madang::fuzz {

using namespace net;

namespace {

struct Both {
  struct Frame {
    std::string bytes;
    Loss loss;
  };

  Outbox outbox;
  std::deque<Frame> model;
  bool is_begun = false;
  std::string sent, expected;

  void push(std::size_t size, Loss loss, char letter) {
    const std::string bytes(size, letter);
    outbox.push(std::make_shared<const std::string>(bytes), loss);
    if (size > 0) model.push_back({bytes, loss});
  }

  /// The kernel takes some bytes of the front.
  void send(std::size_t most) {
    std::array<iovec, 4> vectors;
    std::size_t left = most;
    std::size_t taken = 0;
    const auto used = outbox.describe(vectors);
    for (std::size_t place = 0; place < used && left > 0; ++place) {
      const auto part = std::min(left, vectors[place].iov_len);
      sent.append(static_cast<const char*>(vectors[place].iov_base), part);
      left -= part;
      taken += part;
    }
    outbox.taken(taken);
    for (; taken > 0; --taken) {
      expected += model.front().bytes.front();
      model.front().bytes.erase(0, 1);
      is_begun = !model.front().bytes.empty();
      if (!is_begun) model.pop_front();
    }
  }

  void drop() {
    outbox.drop_unbegun();
    for (std::size_t place = is_begun ? 1 : 0; place < model.size();) {
      if (model[place].loss == Loss::allowed) {
        model.erase(model.begin() + static_cast<std::ptrdiff_t>(place));
      } else {
        ++place;
      }
    }
  }

  void compare() const {
    std::size_t bytes = 0;
    for (const auto& frame : model) bytes += frame.bytes.size();
    must(outbox.bytes() == bytes, "it knows how much waits");
    must(outbox.empty() == model.empty(), "it knows when nothing waits");
    must(sent == expected, "everything goes out once and in order");
  }
};

}  // namespace

void try_one(std::string_view input) {
  Both both;
  for (std::size_t place = 0; place + 1 < input.size() && place < 2000; place += 2) {
    const auto what = static_cast<unsigned char>(input[place]);
    const auto size = static_cast<unsigned char>(input[place + 1]);
    switch (what % 4) {
      case 0: both.push(size % 8, Loss::never, static_cast<char>(what)); break;
      case 1: both.push(size % 8, Loss::allowed, static_cast<char>(what)); break;
      case 2: both.send(size % 24); break;
      case 3: both.drop(); break;
    }
    both.compare();
  }
}

}  // namespace madang::fuzz
