#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/auth/permit.hpp"
#include "kernel/bus/event.hpp"
#include "kernel/net/contract.hpp"
#include "kernel/net/route.hpp"

namespace madang::net {

/// One connected device, for as long as it is connected. Never given twice by one process.
using DeviceNumber = std::uint64_t;

/// What one device wants to hear besides what its member hears anyway; takes the place of what it wanted before.
struct Watching {
  std::vector<bus::StreamName> streams;
  /// Asked once the streams are heard, on the device's loop: the envelopes that say how things stand, for this device
  /// alone. So nothing falls between them and the first change.
  std::function<std::vector<std::string>()> now;
};

/// A frame that a slice understands on the socket and that needs no answer, such as `typing`. Runs on a snapshot, since
/// it changes nothing durable; a refusal is dropped, since nobody waits for it. Those of one device run one by one.
struct Command {
  using Run = std::function<std::optional<Watching>(store::Transaction&, const auth::Actor&, DeviceNumber,
                                                    const boost::json::value& frame)>;
  auth::Permit permit;
  Run run;
};

/// All commands of one process, by the name of their frame. Added by each slice's api.cpp.
class CommandTable {
 public:
  template <Described Request>
  void add(std::string_view frame, auth::Permit permit,
           std::function<void(store::Transaction&, const auth::Actor&, const Request&)> verb) {
    add_command<Request>(frame, permit,
                         [verb = std::move(verb)](store::Transaction& transaction, const auth::Actor& actor,
                                                  DeviceNumber, const boost::json::value& fields) {
                           verb(transaction, actor, detail::decode_request<Request>(fields));
                           return std::optional<Watching>();
                         });
  }

  /// Says something of the device that sends it.
  template <Described Request>
  void add_of_device(std::string_view frame, auth::Permit permit,
                     std::function<void(const auth::Actor&, DeviceNumber, const Request&)> verb) {
    add_command<Request>(frame, permit,
                         [verb = std::move(verb)](store::Transaction&, const auth::Actor& actor, DeviceNumber device,
                                                  const boost::json::value& fields) {
                           verb(actor, device, detail::decode_request<Request>(fields));
                           return std::optional<Watching>();
                         });
  }

  /// Decides what the device hears besides. One such command in a process.
  template <Described Request>
  void add_watch(std::string_view frame, auth::Permit permit,
                 std::function<Watching(store::Transaction&, const auth::Actor&, const Request&)> verb) {
    add_command<Request>(frame, permit,
                         [verb = std::move(verb)](store::Transaction& transaction, const auth::Actor& actor,
                                                  DeviceNumber, const boost::json::value& fields) {
                           return std::optional(verb(transaction, actor, detail::decode_request<Request>(fields)));
                         });
  }

  const Command* find(std::string_view frame) const {
    const auto found = commands_.find(frame);
    return found == commands_.end() ? nullptr : &found->second;
  }

  void add_to(Contract& contract) const {
    for (const auto& add : add_to_contract_) add(contract);
  }

 private:
  template <Described Request>
  void add_command(std::string_view frame, auth::Permit permit, Command::Run run) {
    if (permit.resource.empty()) throw std::logic_error("command " + std::string(frame) + ": must declare a permit");
    commands_.emplace(frame, Command{permit, std::move(run)});
    add_to_contract_.push_back([frame](Contract& contract) { contract.add_client_frame<Request>(frame); });
  }

  std::map<std::string, Command, std::less<>> commands_;
  std::vector<std::function<void(Contract&)>> add_to_contract_;
};

}  // namespace madang::net
