#include "kernel/phone/phone.hpp"

#include "kernel/phone/switchboard.hpp"

namespace madang::phone {

Phone::Phone(Exchange exchange) : switchboard_(std::make_unique<Switchboard>(std::move(exchange))) {}
Phone::~Phone() = default;

std::optional<CallNumber> Phone::call(PhoneCall call, Done done) {
  return switchboard_->call(std::move(call), std::move(done));
}

void Phone::hang_up(CallNumber number) { switchboard_->hang_up(number); }
std::size_t Phone::free_lines() const { return switchboard_->free_lines(); }
std::uint16_t Phone::port() const { return switchboard_->port(); }
std::string Phone::trouble() const { return switchboard_->trouble(); }
void Phone::stop() { switchboard_->stop(); }

}  // namespace madang::phone
