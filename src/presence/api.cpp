#include "presence/api.hpp"

#include <functional>

#include "presence/events.hpp"

namespace madang::presence {

using auth::Verb;

namespace {

net::Watching watch(Service& service, store::Transaction& transaction, const auth::Actor& actor,
                    const WatchFrame& frame) {
  auto watched = service.watch(transaction, actor, frame);
  return {std::move(watched.streams), [&service, actor, otherwise = std::move(watched.otherwise)] {
            if (otherwise.empty()) return std::vector<std::string>();
            return std::vector{service.told(actor, otherwise)};
          }};
}

}  // namespace

void add_commands(net::CommandTable& commands, Service& service) {
  commands.add_watch<WatchFrame>("watch", {Verb::see, "member"}, std::bind_front(watch, std::ref(service)));
  commands.add_of_device<PresentFrame>("present", {Verb::see, "presence"},
                                       std::bind_front(&Service::present, &service));
  commands.add_of_device<QuietFrame>("quiet", {Verb::see, "presence"}, std::bind_front(&Service::quiet, &service));
}

void add_events(net::Contract& contract) { contract.add_event<PresencesTold>(); }

}  // namespace madang::presence
