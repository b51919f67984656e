package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Output;
import io.sessionring.spi.CodecException;
import org.jspecify.annotations.Nullable;

/**
 * Objects of a listed class, field by field. What to read is what the writer has stored: a field that is unknown here is
 * passed over, one that is missing there keeps its initial value.
 */
final class ObjectSerializer extends Composite {

    private final Shape shape;
    private final StoredField[] stored;
    private final @Nullable Member[] members;

    /** For objects as this release writes them. */
    static ObjectSerializer own(Shape shape) {
        Member[] members = shape.members();
        StoredField[] fields = new StoredField[members.length];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = new StoredField(members[i].name(), members[i].kind());
        }
        return new ObjectSerializer(shape, fields);
    }

    /** For objects as another release wrote them. */
    ObjectSerializer(Shape shape, StoredField[] stored) {
        this.shape = shape;
        this.stored = stored;
        members = new Member[stored.length];
        for (int i = 0; i < stored.length; i++) {
            members[i] = shape.member(stored[i].name());
        }
    }

    @Override
    void writeParts(Kryo kryo, Output output, Graph graph, Object value) {
        try {
            for (Member member : shape.members()) {
                long shared = graph.shared();
                member.write(kryo, output, value);
                if (member instanceof ElementsMember) {
                    graph.key(shared);
                }
            }
        } catch (ReflectiveOperationException e) {
            throw Faults.failed(shape.type(), "cannot be read", e);
        }
    }

    @Override
    Object readParts(Kryo kryo, BoundedInput input, Graph graph, Class<?> type) {
        Lost lost = null;
        try {
            Object value = shape.empty();
            kryo.reference(value);
            for (int i = 0; i < stored.length; i++) {
                Member member = members[i];
                Kind kind = stored[i].kind();
                if (member == null) {
                    graph.beginSkipping();
                    kind.read(kryo, input);
                    graph.endSkipping();
                } else if (kind != Kind.VALUE && kind == member.kind()) {
                    member.read(input, value);
                } else {
                    long shared = graph.shared();
                    Object part = kind.read(kryo, input);
                    if (member instanceof ElementsMember) {
                        graph.key(shared);
                    }
                    lost = part instanceof Lost lostPart ? lostPart : set(graph, member, value, part, lost);
                }
            }
            return lost == null ? value : graph.lose(value, lost);
        } catch (ReflectiveOperationException e) {
            throw Faults.failed(shape.type(), "cannot be made", e);
        }
    }

    private @Nullable Lost set(Graph graph, Member member, Object value, @Nullable Object part, @Nullable Lost lost)
            throws ReflectiveOperationException {
        try {
            member.set(value, part);
            return lost;
        } catch (IllegalArgumentException | ClassCastException e) {
            return graph.lose(misfit(shape, member));
        }
    }

    static CodecException misfit(Shape shape, Member member) {
        return Faults.cannot(shape.type(), "has a field " + member.name() + " that was stored with another type");
    }
}
