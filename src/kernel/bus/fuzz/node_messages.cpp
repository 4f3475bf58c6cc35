#include "base/fuzz/harness.hpp"
#include "kernel/bus/node_message.hpp"

namespace madang::fuzz {

void try_one(std::string_view input) {
  const auto message = bus::read_node_message(input);
  if (!message) return;
  must(bus::write_node_message(*message) == input, "a message has one spelling");
  must(bus::read_node_message(bus::write_node_message(*message)) == message, "what is written is read again");
  must(!bus::read_node_message(input.substr(0, input.size() - 1)) || message->body.index() == 5,
       "a part is no message");
}

}  // namespace madang::fuzz
