#include "kernel/net/site.hpp"

namespace madang::net {

std::shared_ptr<const void> Site::take_large_body() {
  if (large_bodies->fetch_add(1) >= options.limits.large_bodies) {
    large_bodies->fetch_sub(1);
    return nullptr;
  }
  return {large_bodies.get(), [count = large_bodies](const void*) { count->fetch_sub(1); }};
}

}  // namespace madang::net
