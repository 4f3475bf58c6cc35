#include "base/fuzz/harness.hpp"
#include "kernel/bus/hearing.hpp"

namespace madang::fuzz {

void try_one(std::string_view input) {
  const bus::StreamName name(input);
  const auto key = bus::StreamKey::read(name);
  if (!key) return;
  must(name.ends_with("_" + base32(key->value)), "a key has one name");
  bus::Hearing hearing;
  const auto seat = hearing.take_seat();
  hearing.hear(seat, name);
  must(bus::StreamKey::read(std::string(input)) == key, "a name has one key");
}

}  // namespace madang::fuzz
