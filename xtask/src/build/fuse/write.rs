//! The wasm again, with one function for each group.

use std::{collections::BTreeMap, convert::Infallible};

use anyhow::{Context, Result};
use wasm_encoder::{
    BlockType, CodeSection, Function, FunctionSection, Instruction, Module, TypeSection, ValType,
    reencode::{Error, Reencode, utils},
};
use wasmparser::{
    CodeSectionReader, FunctionBody, FunctionSectionReader, Operator, Parser, TypeSectionReader,
};

use super::{Functions, Group};

/// The same wasm. A group is where its first member was.
pub(super) fn written(
    wasm: &[u8],
    functions: &Functions<'_>,
    groups: &[Group<'_>],
) -> Result<Vec<u8>> {
    let left = left(functions, groups);
    let places = places(functions, &left);
    let mut module = Module::new();
    Writer { functions, groups, left, places }
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .context("the wasm cannot be written again")?;
    Ok(module.finish())
}

struct Writer<'a> {
    functions: &'a Functions<'a>,
    groups: &'a [Group<'a>],
    left: Vec<Left<'a>>,
    /// Where functions have gone; those that are not here have stayed.
    places: BTreeMap<u32, Place>,
}

/// A function that is left.
#[derive(Clone, Copy)]
enum Left<'a> {
    /// This one, as it was.
    Alone(u32),
    Group(&'a Group<'a>),
}

#[derive(Clone, Copy)]
struct Place {
    index: u32,
    /// Which one of a group it is.
    number: Option<i32>,
}

fn left<'a>(functions: &Functions<'_>, groups: &'a [Group<'a>]) -> Vec<Left<'a>> {
    let mut left = Vec::new();
    for index in functions.bodies.keys() {
        match groups.iter().find(|group| group.members.contains(index)) {
            None => left.push(Left::Alone(*index)),
            Some(group) if group.members.first() == Some(index) => left.push(Left::Group(group)),
            Some(_) => {}
        }
    }
    left
}

fn places(functions: &Functions<'_>, left: &[Left<'_>]) -> BTreeMap<u32, Place> {
    let first = functions.bodies.keys().next().copied().unwrap_or_default();
    let mut places = BTreeMap::new();
    for (index, left) in (first..).zip(left) {
        match left {
            Left::Alone(from) => {
                places.insert(*from, Place { index, number: None });
            }
            Left::Group(group) => {
                for (number, from) in (0..).zip(&group.members) {
                    places.insert(*from, Place { index, number: Some(number) });
                }
            }
        }
    }
    places
}

/// Where the locals of a function go: to those of their types that are there already, and to others that
/// are added. They all come from this number on.
fn shared(
    locals: &mut Vec<(u32, wasmparser::ValType)>,
    first: u32,
    body: &FunctionBody<'_>,
) -> wasmparser::Result<BTreeMap<u32, u32>> {
    let mut moved = BTreeMap::new();
    let mut own = first - 1..;
    for run in body.get_locals_reader()? {
        let (count, of_type) = run?;
        for from in own.by_ref().take(count as usize) {
            let is_free =
                |(to, it): &&(u32, _)| *it == of_type && !moved.values().any(|at| at == to);
            let next = locals.last().map_or(first, |(last, _)| last + 1);
            let to = locals.iter().find(is_free).map_or(next, |(to, _)| *to);
            if to == next {
                locals.push((to, of_type));
            }
            moved.insert(from, to);
        }
    }
    Ok(moved)
}

type Written<T> = std::result::Result<T, Error<Infallible>>;

impl Reencode for Writer<'_> {
    type Error = Infallible;

    fn function_index(&mut self, index: u32) -> Written<u32> {
        Ok(self.places.get(&index).map_or(index, |place| place.index))
    }

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: TypeSectionReader<'_>,
    ) -> Written<()> {
        utils::parse_type_section(self, types, section)?;
        for Group { of_type, .. } in self.groups {
            let mut parameters = self.val_types(of_type.params().to_vec())?;
            parameters.push(ValType::I32);
            let results = self.val_types(of_type.results().to_vec())?;
            types.ty().function(parameters, results);
        }
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        _: FunctionSectionReader<'_>,
    ) -> Written<()> {
        for left in &self.left {
            functions.function(match left {
                Left::Alone(index) => self.functions.type_of[index],
                Left::Group(group) => group.own_type,
            });
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        _: CodeSectionReader<'_>,
    ) -> Written<()> {
        for left in self.left.clone() {
            code.function(&match left {
                Left::Alone(index) => self.same(&self.functions.bodies[&index])?,
                Left::Group(group) => self.one(group)?,
            });
        }
        Ok(())
    }
}

impl Writer<'_> {
    fn same(&mut self, body: &FunctionBody<'_>) -> Written<Function> {
        let mut function = self.new_function_with_parsed_locals(body)?;
        self.copy(body, &mut function, |local| local)?;
        Ok(function)
    }

    /// The function that is each member of a group: blocks in one another, where each member begins
    /// behind the end of one, and a jump to that end.
    fn one(&mut self, group: &Group<'_>) -> Written<Function> {
        let functions = self.functions;
        let bodies: Vec<_> = group.members.iter().map(|index| &functions.bodies[index]).collect();
        // Behind the parameters is which one it shall be, then come the locals.
        let which = group.parameters;
        let mut locals = Vec::new();
        let mut moved = Vec::new();
        for body in &bodies {
            moved.push(shared(&mut locals, which + 1, body)?);
        }
        let types = self.val_types(locals.into_iter().map(|(_, of_type)| of_type).collect())?;
        let returned = self.val_types(group.of_type.results().to_vec())?;
        let of_block = returned.first().map_or(BlockType::Empty, |one| BlockType::Result(*one));

        let mut function = Function::new_with_locals_types(types);
        for _ in &bodies {
            function.instruction(&Instruction::Block(BlockType::Empty));
        }
        let labels: Vec<u32> = (0..).zip(&bodies).map(|(label, _)| label).collect();
        if let Some((last, others)) = labels.split_last() {
            function.instruction(&Instruction::LocalGet(which));
            function.instruction(&Instruction::BrTable(others.into(), *last));
        }
        for (body, moved) in bodies.iter().zip(moved) {
            // In a block of its own, since a jump out of everything is how a function may end.
            function.instruction(&Instruction::End).instruction(&Instruction::Block(of_block));
            let local = |local| moved.get(&local).copied().unwrap_or(local);
            self.copy(body, &mut function, local)?;
            function.instruction(&Instruction::Return);
        }
        function.instruction(&Instruction::End);
        Ok(function)
    }

    /// Copies what a function does, whose locals have other numbers here.
    fn copy(
        &mut self,
        body: &FunctionBody<'_>,
        to: &mut Function,
        local: impl Fn(u32) -> u32,
    ) -> Written<()> {
        for operator in body.get_operators_reader()? {
            let instruction = match operator? {
                Operator::Call { function_index } => {
                    let place = self.places.get(&function_index);
                    if let Some(number) = place.and_then(|place| place.number) {
                        to.instruction(&Instruction::I32Const(number));
                    }
                    Instruction::Call(self.function_index(function_index)?)
                }
                Operator::LocalGet { local_index } => Instruction::LocalGet(local(local_index)),
                Operator::LocalSet { local_index } => Instruction::LocalSet(local(local_index)),
                Operator::LocalTee { local_index } => Instruction::LocalTee(local(local_index)),
                other => self.instruction(other)?,
            };
            to.instruction(&instruction);
        }
        Ok(())
    }
}
