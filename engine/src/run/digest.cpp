// What two commands have to have in common to be one under their key.
#include "run/blob.hpp"
#include "run/decision.hpp"
#include "run/pseudonym.hpp"

namespace vorgang::run {

namespace {

void pack_value(const Value& value, ByteWriter& out) {
    if (const Value::List* list = value.list()) {
        out.byte(static_cast<std::uint8_t>(Scalar::Kind::list));
        out.varint(list->size());
        for (const Value& item : *list)
            pack_value(item, out);
    } else if (const Value::Context* context = value.context()) {
        out.byte(static_cast<std::uint8_t>(Scalar::Kind::context));
        out.varint(context->size());
        for (const auto& [name, item] : *context) {
            out.text(name);
            pack_value(item, out);
        }
    } else {
        pack_scalar(Scalar::of(value), out);
    }
}

} // namespace

std::uint64_t digest(const Command& command, const ProcessModel& model) {
    // The task says which step is opened again, whether the host named it or the records did.
    const bool named_by_task = command.kind == CommandKind::reopen;
    ByteWriter out;
    out.byte(static_cast<std::uint8_t>(command.kind));
    out.varint(command.activation);
    for (const std::string_view text :
         {command.actor.person, command.actor.deputy_for, command.process, command.tenant,
          command.file_number, named_by_task ? std::string_view() : command.name, command.text,
          command.person, command.entered_for_role, command.entered_for})
        out.text(text);
    out.varint(command.channel ? static_cast<std::uint64_t>(*command.channel) + 1 : 0);
    pack_scalar(command.length ? Scalar::of(*command.length) : Scalar::unknown(), out);
    out.byte(static_cast<std::uint8_t>(command.answer));
    out.byte(static_cast<std::uint8_t>(command.resolution));
    for (const Assignment& assignment : command.data) {
        const FieldRef& field = assignment.field;
        out.text(field.index < model.fields.size() ? model.fields[field.index].name : field.name);
        pack_value(assignment.value, out);
    }
    const auto bytes = out.bytes();
    return siphash(0, 0, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

} // namespace vorgang::run
