#include "kernel/store/postgres_array.hpp"

#include <array>
#include <bit>
#include <cstring>

namespace madang::store {
namespace {

// Dimensions, whether any is NULL, the type; then how many, and the number of the first.
constexpr std::size_t kHasNull = 4;
constexpr std::size_t kCount = 12;
constexpr std::uint32_t kNull = 0xffff'ffff;

template <class T>
std::array<char, sizeof(T)> network_order(T number) {
  static_assert(std::endian::native == std::endian::little);
  return std::bit_cast<std::array<char, sizeof(T)>>(std::byteswap(number));
}

}  // namespace

PostgresArray::PostgresArray(Of type) {
  for (const std::uint32_t word : {1U, 0U, static_cast<std::uint32_t>(type), 0U, 1U}) put(word);
}

void PostgresArray::add(const Value& value) {
  put_at(kCount, ++count_);
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    put(sizeof *number);
    const auto bytes = network_order(*number);
    bytes_.append(bytes.data(), bytes.size());
  } else if (const auto* text = std::get_if<std::string_view>(&value)) {
    put(static_cast<std::uint32_t>(text->size()));
    bytes_ += *text;
  } else {
    put(kNull);
    put_at(kHasNull, 1);
  }
}

void PostgresArray::put(std::uint32_t number) {
  const auto bytes = network_order(number);
  bytes_.append(bytes.data(), bytes.size());
}

void PostgresArray::put_at(std::size_t place, std::uint32_t number) {
  const auto bytes = network_order(number);
  std::memcpy(bytes_.data() + place, bytes.data(), bytes.size());
}

}  // namespace madang::store
