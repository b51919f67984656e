package io.sessionring.codec.kryo;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objenesis.instantiator.ObjectInstantiator;
import org.objenesis.strategy.StdInstantiatorStrategy;

/**
 * What the objects of a listed class consist of and how an empty one is made: by the constructor without parameters,
 * of whatever visibility, so that a field that the stored bytes lack has its initial value; where there is none, without
 * any constructor, and such a field is null, 0 or false.
 */
final class Shape {

    private final Class<?> type;
    private final Member[] members;
    private final Map<String, Member> byName = new HashMap<>();
    private final @Nullable Constructor<?> constructor;
    private final @Nullable ObjectInstantiator<?> instantiator;

    private Shape(Class<?> type, Member[] members) {
        this.type = type;
        this.members = members;
        for (Member member : members) {
            byName.put(member.name(), member);
        }
        constructor = constructor(type);
        instantiator = constructor == null ? new StdInstantiatorStrategy().newInstantiatorOf(type) : null;
    }

    /**
     * @throws IllegalArgumentException if objects of this class cannot be stored
     */
    static Shape of(Class<?> type) {
        List<Member> members = new ArrayList<>();
        Map<String, Class<?>> taken = new HashMap<>();
        boolean transients = false;
        Class<?> at = type;
        for (; !Faults.ofJdk(at); at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    continue;
                }
                if (field.isSynthetic()) {
                    throw new IllegalArgumentException(
                            type.getName() + " is an inner class and would store the object around it; make it static");
                }
                if (Modifier.isTransient(field.getModifiers())) {
                    transients = true;
                    continue;
                }
                // A field that a subclass hides is stored under the name of its class too.
                boolean hidden = taken.putIfAbsent(field.getName(), at) != null;
                members.add(new FieldMember(
                        hidden ? field.getName() + "@" + at.getSimpleName() : field.getName(), open(field, type)));
            }
        }
        members.sort(Comparator.comparing(Member::name));
        if (storesElements(at, type)) {
            members.add(new ElementsMember());
        }
        if (members.isEmpty() && transients) {
            throw new IllegalArgumentException(type.getName() + " has transient fields only: nothing would be stored");
        }
        return new Shape(type, members.toArray(new Member[0]));
    }

    private static Field open(Field field, Class<?> type) {
        if (!field.trySetAccessible()) {
            throw new IllegalArgumentException(type.getName() + " cannot be stored: its module "
                    + type.getModule().getName() + " does not open package " + type.getPackageName()
                    + " to " + Shape.class.getModule());
        }
        return field;
    }

    /** The JDK class that an application's class extends may have state; that of a collection can be stored. */
    private static boolean storesElements(Class<?> ofJdk, Class<?> type) {
        if (ofJdk == Object.class || ofJdk == Record.class) {
            return false;
        }
        boolean container = Collection.class.isAssignableFrom(ofJdk) || Map.class.isAssignableFrom(ofJdk);
        boolean stateless = true;
        for (Class<?> at = ofJdk; at != null; at = at.getSuperclass()) {
            stateless &= Arrays.stream(at.getDeclaredFields())
                    .allMatch(field -> Modifier.isStatic(field.getModifiers())
                            || (container && Modifier.isTransient(field.getModifiers())));
        }
        if (container && !Modifier.isAbstract(ofJdk.getModifiers())) {
            if (constructor(type) == null) {
                throw new IllegalArgumentException(type.getName() + " extends " + ofJdk.getName()
                        + " and can be made only by a constructor without parameters");
            }
            return true;
        }
        if (!stateless) {
            throw new IllegalArgumentException(type.getName() + " extends " + ofJdk.getName()
                    + ", whose state cannot be stored; hold one in a field instead");
        }
        return false;
    }

    private static @Nullable Constructor<?> constructor(Class<?> type) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            return constructor.trySetAccessible() ? constructor : null;
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    Class<?> type() {
        return type;
    }

    Member[] members() {
        return members;
    }

    @Nullable
    Member member(String name) {
        return byName.get(name);
    }

    Object empty() throws ReflectiveOperationException {
        if (constructor != null) {
            return constructor.newInstance();
        }
        if (instantiator != null) {
            return instantiator.newInstance();
        }
        throw new IllegalStateException("no way to make " + type.getName());
    }
}
