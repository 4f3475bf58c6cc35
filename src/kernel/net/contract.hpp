#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "base/json/schema.hpp"
#include "kernel/bus/event.hpp"
#include "kernel/net/route.hpp"

namespace madang::net {

/// The contract of the whole server, OpenAPI 3.1: made from the route table and the events, nothing else. Committed as
/// api/openapi.json and compared on every test run.
class Contract {
 public:
  Contract();

  void add(const RouteTable& table);

  /// One event of a slice: joins the `oneOf` called Event.
  template <bus::Event E>
  void add_event() {
    add_event(E::kType, schemas_.of<E>());
  }

  /// A frame of the socket in either direction: joins ClientFrame or ServerFrame.
  template <Described F>
  void add_client_frame(std::string_view frame) {
    client_frames_[frame] = add_frame(frame, schemas_.structure_of<F>(), json::type_name<F>());
  }
  template <Described F>
  void add_server_frame(std::string_view frame) {
    server_frames_[frame] = add_frame(frame, schemas_.structure_of<F>(), json::type_name<F>());
  }

  boost::json::object document() const;
  /// The document with sorted, indented lines, so that a diff can be read.
  std::string text() const;

 private:
  void add_event(std::string_view type, boost::json::object data);
  boost::json::object add_frame(std::string_view frame, boost::json::object schema, std::string_view name);
  void add(const Route& route);

  json::Schemas schemas_;
  boost::json::object paths_;
  boost::json::object events_;  // each of the three by the constant that tells its kind
  boost::json::object client_frames_;
  boost::json::object server_frames_;
};

/// A page that people can read, without a script: every route, event and schema of the document.
std::string reference_page(const boost::json::object& document);

/// JSON with two-space indentation.
std::string indented(const boost::json::value& value);

}  // namespace madang::net
