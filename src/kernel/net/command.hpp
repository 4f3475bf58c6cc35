#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "kernel/auth/permit.hpp"
#include "kernel/net/contract.hpp"
#include "kernel/net/route.hpp"

namespace madang::net {

/// A frame that a slice understands on the socket and that needs no answer, such as `typing`. Runs on a snapshot, since
/// it changes nothing durable; a refusal is dropped, since nobody waits for it.
struct Command {
  auth::Permit permit;
  std::function<void(store::Transaction&, const auth::Actor&, const boost::json::value& frame)> run;
};

/// All commands of one process, by the name of their frame. Added by each slice's api.cpp.
class CommandTable {
 public:
  template <Described Request>
  void add(std::string_view frame, auth::Permit permit,
           std::function<void(store::Transaction&, const auth::Actor&, const Request&)> verb) {
    auto run = [verb = std::move(verb)](store::Transaction& transaction, const auth::Actor& actor,
                                        const boost::json::value& frame) {
      verb(transaction, actor, detail::decode_request<Request>(frame));
    };
    if (permit.resource.empty()) throw std::logic_error("command " + std::string(frame) + ": must declare a permit");
    commands_.emplace(frame, Command{permit, std::move(run)});
    add_to_contract_.push_back([frame](Contract& contract) { contract.add_client_frame<Request>(frame); });
  }

  const Command* find(std::string_view frame) const {
    const auto found = commands_.find(frame);
    return found == commands_.end() ? nullptr : &found->second;
  }

  void add_to(Contract& contract) const {
    for (const auto& add : add_to_contract_) add(contract);
  }

 private:
  std::map<std::string, Command, std::less<>> commands_;
  std::vector<std::function<void(Contract&)>> add_to_contract_;
};

}  // namespace madang::net
