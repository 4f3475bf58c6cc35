#include "tasks/api.hpp"

#include "kernel/net/service_routes.hpp"
#include "tasks/events.hpp"

namespace madang::tasks {
namespace {

using auth::Verb;
using net::Method;

constexpr std::string_view kTasks = "/api/orgs/{org_id}/tasks";
constexpr std::string_view kClosed = "/api/orgs/{org_id}/closed_tasks";
constexpr std::string_view kTask = "/api/orgs/{org_id}/tasks/{task_id}";
constexpr std::string_view kTick = "/api/orgs/{org_id}/tasks/{task_id}/tick";
constexpr std::string_view kFollowing = "/api/orgs/{org_id}/tasks/{task_id}/following";
constexpr std::string_view kPlace = "/api/orgs/{org_id}/tasks/{task_id}/place";
constexpr std::string_view kComments = "/api/orgs/{org_id}/tasks/{task_id}/comments";
constexpr std::string_view kComment = "/api/orgs/{org_id}/tasks/{task_id}/comments/{comment_id}";
constexpr std::string_view kLists = "/api/orgs/{org_id}/task_lists";
constexpr std::string_view kList = "/api/orgs/{org_id}/task_lists/{list_id}";
constexpr std::string_view kMarks = "/api/orgs/{org_id}/conversations/{conversation_id}/task_marks";

void add_looks(net::RouteTable& routes, Service& service) {
  look(routes, service,
       {Method::get, kTasks, "List the open tasks that one made, has to do or follows", 200, {Verb::see, "task"}, {}},
       &Service::list_tasks);
  look(routes, service,
       {Method::get, kClosed, "Read a page of one's closed tasks, the latest first", 200, {Verb::see, "task"}, {}},
       &Service::list_closed);
  look(routes, service, {Method::get, kTask, "Look at a task, its subtasks and comments", 200, {Verb::see, "task"}, {}},
       &Service::look);
  look(routes, service,
       {Method::get,
        kMarks,
        "Say how the tasks stand that were made from a conversation's messages",
        200,
        {Verb::see, "conversation"},
        {}},
       &Service::list_marks);
}

void add_task_routes(net::RouteTable& routes, Service& service) {
  change(routes, service,
         {Method::post,
          kTasks,
          "Make a task, by itself or from a message",
          201,
          {Verb::contribute, "task"},
          {kTooManyOpen, kTooManySubtasks, kTooManyOfMessage, kListIsFull, kIsClosed, files::kHeld}},
         &Service::create);
  change(routes, service,
         {Method::patch,
          kTask,
          "Change a task, or close it or open it for everybody",
          200,
          {Verb::amend, "task"},
          {kTooManyOpen, kClosedBySource, files::kHeld}},
         &Service::change);
  change(routes, service,
         {Method::put,
          kTick,
          "Say that one has done one's part of a task, or not",
          200,
          {Verb::amend, "task"},
          {kClosedBySource, kIsClosed}},
         &Service::set_tick);
  change(routes, service,
         {Method::put, kFollowing, "Follow a task, or no longer", 200, {Verb::see, "task"}, {kTooManyOpen}},
         &Service::set_following);
  change(routes, service,
         {Method::put, kPlace, "Put a task into a list, or elsewhere in it", 200, {Verb::amend, "task"}, {kListIsFull}},
         &Service::place);
  settle(routes, service, {Method::delete_, kPlace, "Take a task out of its list", 204, {Verb::amend, "task"}, {}},
         &Service::take_out);
}

void add_comment_routes(net::RouteTable& routes, Service& service) {
  change(routes, service, {Method::post, kComments, "Comment on a task", 201, {Verb::see, "task"}, {kTooManyComments}},
         &Service::add_comment);
  settle(routes, service, {Method::delete_, kComment, "Take one's comment away", 204, {Verb::amend, "task"}, {}},
         &Service::remove_comment);
}

void add_list_routes(net::RouteTable& routes, Service& service) {
  look(routes, service,
       {Method::get,
        kLists,
        "List one's task lists and those of one's conversations",
        200,
        {Verb::see, "task list"},
        {}},
       &Service::list_lists);
  change(routes, service,
         {Method::post,
          kLists,
          "Make a task list, for a conversation or for oneself",
          201,
          {Verb::contribute, "task list"},
          {kTooManyLists}},
         &Service::create_list);
  look(routes, service, {Method::get, kList, "Look at a task list and its tasks", 200, {Verb::see, "task list"}, {}},
       &Service::look_at_list);
  change(routes, service,
         {Method::patch, kList, "Rename a task list, or change its sections", 200, {Verb::see, "task list"}, {}},
         &Service::change_list);
  settle(routes, service,
         {Method::delete_, kList, "Remove a task list; its tasks stay", 204, {Verb::see, "task list"}, {}},
         &Service::remove_list);
}

}  // namespace

void add_routes(net::RouteTable& routes, Service& service) {
  add_looks(routes, service);
  add_task_routes(routes, service);
  add_comment_routes(routes, service);
  add_list_routes(routes, service);
}

void add_events(net::Contract& contract) {
  contract.add_event<TaskSaved>();
  contract.add_event<TaskLeft>();
  contract.add_event<CommentsChanged>();
  contract.add_event<TaskReminded>();
  contract.add_event<MarkChanged>();
  contract.add_event<ListChanged>();
}

}  // namespace madang::tasks
