package io.sessionring.codec.kryo;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All classes that one codec stores: the JDK's by tag, the application's by name. Immutable but for arrays met. */
final class Types {

    private final Map<Class<?>, Type> byClass = new HashMap<>();
    private final @Nullable Type[] byTag = new Type[Tags.SEEN];
    private final Map<String, Listed> byName = new HashMap<>();
    private final int listed;
    private final ConcurrentHashMap<Class<?>, Type> arrays = new ConcurrentHashMap<>();
    private final ArraySerializer arraySerializer = new ArraySerializer();

    Types(Collection<Type> fixed, Collection<Listed> listed) {
        for (Type type : fixed) {
            byClass.put(type.getType(), type);
            if (byTag[type.getId()] == null) {
                byTag[type.getId()] = type;
            }
        }
        for (Listed type : listed) {
            byClass.put(type.getType(), type);
            byName.put(type.name(), type);
            // What was stored before a class got its alias is still understood.
            byName.put(type.getType().getName(), type);
        }
        this.listed = listed.size();
    }

    int listed() {
        return listed;
    }

    /** {@return how values of this class are stored} Throws if they are not. */
    Type of(Class<?> type) {
        Type found = byClass.get(type);
        return found != null ? found : derived(type);
    }

    private Type derived(Class<?> type) {
        if (type.isArray() && !type.getComponentType().isPrimitive()) {
            of(type.getComponentType());
            return arrays.computeIfAbsent(type, array -> new Type(array, arraySerializer, Tags.ARRAY, true));
        }
        Class<?> parent = type.getSuperclass();
        if (parent != null && parent.isEnum()) {
            return of(parent); // a constant with a body has a class of its own
        }
        throw Faults.notAllowed(type);
    }

    Type arrayOf(Class<?> component) {
        return of(component.arrayType());
    }

    /** {@return what reads the values of this tag, if they have no parts and nothing refers to them, or null} */
    @Nullable
    Leaf<Object> plain(int tag) {
        Type type = tag < byTag.length ? byTag[tag] : null;
        return type == null ? null : type.plain();
    }

    Type tagged(int tag) {
        Type type = byTag[tag];
        if (type == null) {
            throw Faults.damaged("a value of unknown type " + tag + ", which a newer release may know");
        }
        return type;
    }

    @Nullable
    Listed named(String name) {
        return byName.get(name);
    }
}
