#include <boost/json/serialize.hpp>

#include "kernel/net/contract.hpp"

namespace madang::net {
namespace {

void write(const boost::json::value& value, std::size_t depth, std::string& into);

void write_line(std::size_t depth, std::string& into) { into.append("\n").append(2 * depth, ' '); }

void write_object(const boost::json::object& object, std::size_t depth, std::string& into) {
  into += '{';
  bool first = true;
  for (const auto& [key, value] : object) {
    if (!std::exchange(first, false)) into += ',';
    write_line(depth + 1, into);
    into.append(boost::json::serialize(boost::json::string(key))).append(": ");
    write(value, depth + 1, into);
  }
  if (!object.empty()) write_line(depth, into);
  into += '}';
}

void write_array(const boost::json::array& array, std::size_t depth, std::string& into) {
  into += '[';
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (i) into += ',';
    write_line(depth + 1, into);
    write(array[i], depth + 1, into);
  }
  if (!array.empty()) write_line(depth, into);
  into += ']';
}

void write(const boost::json::value& value, std::size_t depth, std::string& into) {
  if (value.is_object()) return write_object(value.get_object(), depth, into);
  if (value.is_array()) return write_array(value.get_array(), depth, into);
  into += boost::json::serialize(value);
}

}  // namespace

std::string indented(const boost::json::value& value) {
  std::string text;
  write(value, 0, text);
  return text;
}

}  // namespace madang::net
