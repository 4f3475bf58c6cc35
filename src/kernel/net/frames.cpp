#include "kernel/net/frames.hpp"

namespace madang::net {

Frame event_frame(std::string_view envelope) {
  std::string text = R"({"frame":"event","event":)";
  return text_frame(text.append(envelope).append("}"));
}

void add_frames(Contract& contract) {
  contract.add_client_frame<HelloFrame>("hello");
  contract.add_client_frame<ResumeFrame>("resume");
  contract.add_client_frame<CallFrame>("call");
  contract.add_client_frame<PingFrame>("ping");
  contract.add_server_frame<WelcomeFrame>("welcome");
  contract.add_server_frame<ResumedFrame>("resumed");
  contract.add_server_frame<EventFrame>("event");
  contract.add_server_frame<ReplyFrame>("reply");
  contract.add_server_frame<LaggedFrame>("lagged");
  contract.add_server_frame<RefusedFrame>("refused");
  contract.add_server_frame<PongFrame>("pong");
  contract.add_server_frame<GoodbyeFrame>("goodbye");
}

}  // namespace madang::net
