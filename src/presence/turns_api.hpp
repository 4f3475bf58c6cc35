#pragma once

#include "kernel/store/store.hpp"
#include "presence/service.hpp"

namespace madang::presence {

/// What presence does by itself, in transactions of its own: for the thread of the jobs.
class Turns {
 public:
  Turns(Service& service, store::Store& store) : service_(service), store_(store) {}

  /// Every second.
  void take();
  /// Before the server goes, when all devices are gone. A store that refuses is only logged.
  void end();

 private:
  void keep(std::span<const Seen> seen);

  Service& service_;
  store::Store& store_;
};

}  // namespace madang::presence
